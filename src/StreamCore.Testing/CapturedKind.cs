namespace StreamCore.Testing;

/// <summary>What a stream has emitted.</summary>
public enum CapturedKind
{
    /// <summary>An element.</summary>
    Element,

    /// <summary>A watermark.</summary>
    Watermark,

    /// <summary>A change of status.</summary>
    Status,
}

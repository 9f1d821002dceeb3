namespace StreamCore.Runtime;

/// <summary>Whether a stream takes part in its consumers' watermarks.</summary>
public enum StreamStatus
{
    /// <summary>Elements and watermarks may come; consumers wait for its watermark.</summary>
    Active,

    /// <summary>Nothing has come for a while; consumers do not wait for its watermark.</summary>
    Idle,
}

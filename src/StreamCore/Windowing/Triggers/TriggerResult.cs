namespace StreamCore.Windowing;

/// <summary>What is to happen to a window.</summary>
[Flags]
public enum TriggerResult
{
    /// <summary>Nothing.</summary>
    Continue = 0,

    /// <summary>The result for the window's contents is emitted; they stay.</summary>
    Fire = 1,

    /// <summary>The window's contents are discarded; the window itself and its trigger's state stay.</summary>
    Purge = 2,

    /// <summary>The result is emitted, then the contents are discarded.</summary>
    FireAndPurge = Fire | Purge,
}

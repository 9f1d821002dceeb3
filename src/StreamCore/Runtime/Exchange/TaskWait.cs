namespace StreamCore.Runtime.Exchange;

/// <summary>Why a subtask waits.</summary>
internal enum TaskWait
{
    /// <summary>It does not: it is busy.</summary>
    None,

    /// <summary>For input, or for an epoch's commit.</summary>
    Idle,

    /// <summary>For a reader of its output.</summary>
    BackPressured,
}

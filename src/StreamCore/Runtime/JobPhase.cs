namespace StreamCore.Runtime;

/// <summary>What a job is doing.</summary>
public enum JobPhase
{
    /// <summary>It was not executed yet.</summary>
    Created,

    /// <summary>It runs; single regions may be restarting.</summary>
    Running,

    /// <summary>Its sources have ended, or it was stopped.</summary>
    Finished,

    /// <summary>It has failed.</summary>
    Failed,
}

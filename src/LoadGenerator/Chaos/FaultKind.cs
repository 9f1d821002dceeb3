namespace LoadGenerator.Chaos;

/// <summary>What is done to a running system.</summary>
public enum FaultKind
{
    /// <summary>A service process is killed (SIGKILL) and started again.</summary>
    Kill,

    /// <summary>The broker is killed (SIGKILL) and started again on its data.</summary>
    KillBroker,

    /// <summary>
    /// A service process stands still (SIGSTOP) for longer than its session lasts, so that others take over, and wakes up
    /// (SIGCONT) as a zombie in the middle of what it did.
    /// </summary>
    Pause,

    /// <summary>Another instance of the service is started.</summary>
    Add,

    /// <summary>An instance is stopped in order (SIGTERM).</summary>
    Remove,

    /// <summary>An instance's connections to the broker break, and new ones are refused for a while.</summary>
    Cut,

    /// <summary>
    /// Nothing passes between an instance and the broker for a while. What was sent arrives afterwards, as with TCP, even if
    /// the sender has given up.
    /// </summary>
    Blackhole,

    /// <summary>Everything between an instance and the broker takes longer for a while.</summary>
    Delay,

    /// <summary>
    /// The disk with an instance's checkpoints is full, until all partitions have decided again at the least.
    /// </summary>
    FillDisk,
}

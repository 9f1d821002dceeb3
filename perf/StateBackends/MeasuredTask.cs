namespace StateBackends;

/// <summary>What a process of its own does with a store.</summary>
internal enum MeasuredTask
{
    /// <summary><see cref="WorkRun"/>.</summary>
    Work,

    /// <summary><see cref="RestoreRun.FromCheckpoint"/>, on what the work has left.</summary>
    Checkpoint,

    /// <summary><see cref="RestoreRun.FromChangelog"/>.</summary>
    Changelog,

    /// <summary><see cref="RestoreRun.FromBroker"/>.</summary>
    Broker,
}

namespace StateBackends;

/// <summary>What a workload came to.</summary>
/// <param name="Name">The workload.</param>
/// <param name="EventsPerSecond">Events by the time of their epochs, ends included.</param>
/// <param name="CpuMicroseconds">Processor time an event, of all threads of the process; other programs hardly change it.</param>
/// <param name="Update">One event: read, change, write.</param>
/// <param name="EpochEnd">The end of an epoch: commit, and what the store does for its checkpoints on the thread that owns it.</param>
internal sealed record WorkloadResult(string Name, double EventsPerSecond, double CpuMicroseconds, LatencySummary Update, LatencySummary EpochEnd);

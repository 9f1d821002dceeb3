namespace StateBackends;

/// <summary>What a process came to that fills a store and puts the workloads on it.</summary>
/// <param name="InsertsPerSecond">Cards inserted into the empty store, epoch by epoch.</param>
/// <param name="Workloads">The measured workloads.</param>
/// <param name="MemoryBefore">Resident memory before the store was opened, in bytes.</param>
/// <param name="MemoryAfter">Resident memory after the last workload, in bytes.</param>
/// <param name="MemoryPeak">The most resident memory meanwhile, in bytes.</param>
/// <param name="Checkpoints">How many checkpoints were completed; null if the store has none.</param>
/// <param name="DiskBytes">The files at the end, in bytes; a file with two names counts once.</param>
internal sealed record WorkResult(
    double InsertsPerSecond,
    IReadOnlyList<WorkloadResult> Workloads,
    long MemoryBefore,
    long MemoryAfter,
    long MemoryPeak,
    long? Checkpoints,
    long DiskBytes);

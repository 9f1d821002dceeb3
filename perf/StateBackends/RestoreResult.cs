namespace StateBackends;

/// <summary>What a restore came to, whose result was right.</summary>
/// <param name="OpenSeconds">Opening the store, with its checkpoint if it has one.</param>
/// <param name="ApplySeconds">Applying changelog records; from a broker, reading them too.</param>
/// <param name="CpuSeconds">Processor time of both, of all threads of the process.</param>
/// <param name="Records">How many records were applied.</param>
/// <param name="MemoryAfter">Resident memory after it, in bytes.</param>
internal sealed record RestoreResult(double OpenSeconds, double ApplySeconds, double CpuSeconds, long Records, long MemoryAfter);

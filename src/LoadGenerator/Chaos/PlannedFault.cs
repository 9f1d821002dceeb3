namespace LoadGenerator.Chaos;

/// <summary>One fault of a plan.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="At">When it happens, counted from the beginning of the load.</param>
/// <param name="Kind">What is done.</param>
/// <param name="Instance">To which instance, from 0; null for the broker.</param>
/// <param name="Duration">How long it lasts; of a kill: after how long the process is started again.</param>
/// <param name="Latency">Of a delay: how much longer each way takes; else zero.</param>
public sealed record PlannedFault(
    int Number, TimeSpan At, FaultKind Kind, int? Instance, TimeSpan Duration, TimeSpan Latency);

namespace LoadGenerator.Chaos;

/// <summary>A fault that was made.</summary>
/// <param name="Number">Its number in the plan.</param>
/// <param name="AtSeconds">When it was made, in seconds from the first fault's reckoning on.</param>
/// <param name="Kind">What was done.</param>
/// <param name="Target">To whom.</param>
/// <param name="Detail">What was done exactly.</param>
/// <param name="RecoverySeconds">
/// After how long each partition had a decision for a transaction that was due after the fault; null if that took too long.
/// </param>
public sealed record FaultOutcome(
    int Number, double AtSeconds, FaultKind Kind, string Target, string Detail, double? RecoverySeconds);

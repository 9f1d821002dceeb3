namespace FraudTraining.Backtests;

/// <summary>What became of the transactions of the test period.</summary>
/// <param name="Available">How many there are.</param>
/// <param name="Processed">How many were decided and measured.</param>
/// <param name="Skipped">How many were left out, since their cards were known to be compromised.</param>
/// <param name="Frauds">How many of those that were processed are frauds.</param>
public sealed record TestedRows(long Available, long Processed, long Skipped, long Frauds);

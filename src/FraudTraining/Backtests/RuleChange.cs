namespace FraudTraining.Backtests;

/// <summary>A rule in two back-tests.</summary>
/// <param name="Id">The rule.</param>
/// <param name="First">What it found in the first; null if it is not there.</param>
/// <param name="Second">What it found in the second; null if it is not there.</param>
public sealed record RuleChange(string Id, RuleFigures? First, RuleFigures? Second);

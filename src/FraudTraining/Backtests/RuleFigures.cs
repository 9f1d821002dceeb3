namespace FraudTraining.Backtests;

/// <summary>What one rule found among the tested transactions.</summary>
/// <param name="Id">The rule.</param>
/// <param name="State">Its state; a rule that is neither active nor in the shadow is not evaluated.</param>
/// <param name="Hits">How many transactions it hit.</param>
/// <param name="Frauds">How many of them are frauds.</param>
/// <param name="Precision">The share of frauds among its hits; 0 if there are none.</param>
/// <param name="Recall">The share of all frauds that it hit; 0 if there are none.</param>
/// <param name="FraudAmount">The amount of the frauds that it hit, in minor units.</param>
/// <param name="OnlyThis">How many of the frauds no other rule hit.</param>
public sealed record RuleFigures(string Id, string State, long Hits, long Frauds, double Precision, double Recall, long FraudAmount, long OnlyThis);

using FraudDetection.Domain;
using FraudDetection.Rules;

namespace LoadGenerator.Explain;

/// <summary>A rule that hit.</summary>
/// <param name="Id">The rule.</param>
/// <param name="State">Whether it counts: a shadow does not.</param>
/// <param name="Weight">How sure of fraud it alone is; 0 if it has an outcome.</param>
/// <param name="Outcome">The outcome that it asks for; null if it has a weight.</param>
/// <param name="Text">Its reason with the values that it saw.</param>
public sealed record ExplainedRule(string Id, RuleState State, double Weight, Outcome? Outcome, string Text);

using FraudDetection.Domain;

namespace FraudDetection.Rules;

/// <summary>
/// One rule. It sees the transaction and the features of the decision so far, and nothing else: no state, no clock. To
/// add a rule, add a type like the others, its code in <see cref="ReasonCodes"/>, its thresholds in
/// <see cref="FraudOptions"/> and a line in <see cref="BuiltInRules"/>.
/// </summary>
internal interface IFraudRule
{
    /// <summary>How sure of fraud the rule alone is, 0 to 1.</summary>
    double Weight { get; }

    /// <summary>If the rule has something to say, adds its reason and returns true.</summary>
    bool TryFire(in Transaction transaction, Decision decision);
}

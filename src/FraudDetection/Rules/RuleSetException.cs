namespace FraudDetection.Rules;

/// <summary>A rule set's JSON can't be used; the message has one line for each fault.</summary>
public sealed class RuleSetException(IReadOnlyList<RuleFault> faults) : Exception(string.Join(Environment.NewLine, faults))
{
    /// <summary>All that is wrong, in the order of the text; at most <see cref="RuleLimits.Faults"/>.</summary>
    public IReadOnlyList<RuleFault> Faults { get; } = faults;
}

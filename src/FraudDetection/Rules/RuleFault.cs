namespace FraudDetection.Rules;

/// <summary>Something in a rule set's JSON that must be corrected before the set can be used.</summary>
/// <param name="RuleId">The rule's id; null if it is not about one rule, or the rule has no id.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column in bytes of UTF-8, from 1.</param>
/// <param name="Reason">What is wrong.</param>
/// <param name="Remedy">What to do.</param>
public sealed record RuleFault(string? RuleId, int Line, int Column, string Reason, string Remedy)
{
    /// <summary>The fault as one line.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"line {Line}, column {Column}: ") + (RuleId is null ? "" : $"rule '{RuleId}': ") + $"{Reason}: {Remedy}.";
}

namespace FraudDetection.Rules;

/// <summary>A property that two rule sets give differently.</summary>
/// <param name="RuleId">The rule that has it; null for the set itself.</param>
/// <param name="Property">Its name.</param>
/// <param name="Before">Its JSON in the first set, on one line; null if it is not there.</param>
/// <param name="After">Its JSON in the second set, on one line; null if it is not there.</param>
public sealed record RuleChange(string? RuleId, string Property, string? Before, string? After);

using FraudDetection.Rules;

namespace FraudService.Commands;

/// <summary>A rule set as a list shows it.</summary>
/// <param name="Version">Its version, as it stands in decisions.</param>
/// <param name="Rules">Its rules in the order of the document.</param>
internal sealed record RuleSetReport(string Version, IReadOnlyList<RuleReport> Rules)
{
    public static RuleSetReport Of(RuleSet rules) => new(rules.Version, [.. rules.Rules.Select(RuleReport.Of)]);
}

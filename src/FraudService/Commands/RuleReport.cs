using FraudDetection.Domain;
using FraudDetection.Rules;

namespace FraudService.Commands;

/// <summary>A rule as a list shows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State">Its state.</param>
/// <param name="Weight">Its weight; null if it has an outcome.</param>
/// <param name="Outcome">Its outcome; null if it has a weight.</param>
/// <param name="Reason">Its reason code.</param>
/// <param name="Owner">Who answers for it.</param>
/// <param name="ValidFrom">From when on it applies; null for always.</param>
/// <param name="ValidUntil">Until when it applies; null for ever.</param>
/// <param name="Exceptions">How many cards, terminals and merchant categories it does not apply to.</param>
/// <param name="Description">What it is for.</param>
internal sealed record RuleReport(
    string Id,
    RuleState State,
    double? Weight,
    Outcome? Outcome,
    string Reason,
    string Owner,
    DateTimeOffset? ValidFrom,
    DateTimeOffset? ValidUntil,
    int Exceptions,
    string Description)
{
    public static RuleReport Of(Rule rule) => new(
        rule.Id,
        rule.State,
        rule.Outcome is null ? rule.Weight : null,
        rule.Outcome,
        rule.Reason,
        rule.Owner,
        rule.ValidFrom,
        rule.ValidUntil,
        rule.ExceptCards.Count + rule.ExceptTerminals.Count + rule.ExceptMerchantCategories.Count,
        rule.Description);
}

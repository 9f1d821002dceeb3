using System.Globalization;
using FraudDetection.Rules;

namespace FraudService.Commands;

/// <summary>Rules as lines for people.</summary>
internal static class RulesText
{
    public static string Describe(RuleSetReport report) => $"rules {report.Version}" + Environment.NewLine + TextTable.Layout(
        ["RULE", "STATE", "EFFECT", "REASON", "OWNER", "VALID", "EXCEPT"],
        [.. report.Rules.Select(rule => new[]
        {
            rule.Id,
            Name(rule.State),
            rule.Outcome is { } outcome ? Name(outcome) : string.Create(CultureInfo.InvariantCulture, $"weight {rule.Weight}"),
            rule.Reason,
            rule.Owner,
            Validity(rule),
            rule.Exceptions > 0 ? rule.Exceptions.ToString(CultureInfo.InvariantCulture) : "-",
        })]);

    public static string Describe(RuleCheckReport report) => report.Valid
        ? string.Create(CultureInfo.InvariantCulture, $"{report.File}: {report.Rules} rule(s), valid")
        : string.Join(Environment.NewLine, report.Faults.Select(fault => $"{report.File}: {fault}"));

    public static string Describe(RuleSetDifference difference)
    {
        if (difference.IsEmpty)
        {
            return "The two say the same.";
        }

        return string.Join(Environment.NewLine,
        [
            .. difference.Removed.Select(rule => $"- {rule.Id}: {Effect(rule)}, {rule.Reason}"),
            .. difference.Added.Select(rule => $"+ {rule.Id}: {Effect(rule)}, {rule.Reason}"),
            .. difference.Changed.Select(change =>
                $"~ {change.RuleId ?? "(the set)"}: {change.Property} {change.Before ?? "none"} -> {change.After ?? "none"}"),
        ]);
    }

    private static string Effect(Rule rule) => Name(rule.State) + " "
        + (rule.Outcome is { } outcome ? Name(outcome) : string.Create(CultureInfo.InvariantCulture, $"weight {rule.Weight}"));

    private static string Validity(RuleReport rule) => (rule.ValidFrom, rule.ValidUntil) switch
    {
        (null, null) => "always",
        ({ } from, null) => $"from {Day(from)}",
        (null, { } until) => $"until {Day(until)}",
        ({ } from, { } until) => $"{Day(from)} to {Day(until)}",
    };

    private static string Day(DateTimeOffset time) =>
        time.UtcDateTime.ToString(time.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Name(Enum value) => value.ToString().ToLowerInvariant();
}

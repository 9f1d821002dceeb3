using System.Globalization;
using System.Text;
using FraudDetection.Features;

namespace FraudService.Commands;

/// <summary>A card's state as lines for people.</summary>
internal static class CardText
{
    public static string Describe(CardDescription card)
    {
        var text = new StringBuilder();
        Line(text, "card", card.CardId);
        Line(text, "transactions", FormattableString.Invariant($"{card.Transactions}, the last at {Time(card.LastEventTime)}"));
        Line(text, "amounts", FormattableString.Invariant($"mean {card.AmountMeanMinor:F2}, deviation {card.AmountDeviationMinor:F2}, usual {card.UsualAmountMinor:F2}, greatest {card.AmountMaxMinor} minor units"));
        Line(text, "card present", card.LastPresent is { } present
            ? $"{Time(present.Time)} at terminal {present.TerminalHash} (hash), country {present.Country ?? "not given"}"
            : "never");
        Line(text, "countries", card.RecentCountries.Count > 0 ? string.Join(", ", card.RecentCountries) : "none");
        Line(text, "last minute", Window(card.Minute));
        Line(text, "last 10 minutes", Window(card.TenMinutes));
        Line(text, "last hour", Window(card.Hour));
        Line(text, "last 24 hours", Window(card.Day));
        Line(text, "last 30 days", Window(card.Month));
        return text.ToString().TrimEnd();
    }

    private static void Line(StringBuilder text, string name, string value) => text.AppendLine(CultureInfo.InvariantCulture, $"{name,-15} {value}");

    private static string Window(WindowDescription window) =>
        FormattableString.Invariant($"{window.Transactions} transactions, {window.SumMinor} minor units in sum, {window.MaxMinor} at most");

    private static string Time(DateTimeOffset? time) => time?.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) ?? "no time";
}

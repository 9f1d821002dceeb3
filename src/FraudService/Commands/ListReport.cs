using FraudDetection.Control;

namespace FraudService.Commands;

/// <summary>A card or a terminal on a list.</summary>
/// <param name="Subject">Which one.</param>
/// <param name="List">The list.</param>
/// <param name="Until">The first moment at which it is over; null for never.</param>
/// <param name="Reason">Why it is there.</param>
/// <param name="By">Who has put it there.</param>
internal sealed record ListReport(string Subject, ListKind List, DateTimeOffset? Until, string Reason, string By)
{
    public static ListReport Of(KeyValuePair<ListSubject, ListEntry> entry) =>
        new(entry.Key.ToString(), entry.Value.List, entry.Value.Until, entry.Value.Reason, entry.Value.By);
}

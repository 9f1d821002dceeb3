using System.Globalization;

namespace FraudService.Commands;

/// <summary>The lists as lines for people.</summary>
internal static class ListText
{
    public static string Describe(List<ListReport> entries) => entries.Count == 0
        ? "Nothing is on the lists."
        : string.Join(Environment.NewLine, entries.Select(Describe));

    private static string Describe(ListReport entry) => string.Join("  ", new[]
    {
        entry.List.ToString().ToLowerInvariant().PadRight(5),
        entry.Subject,
        entry.Until is { } until ? string.Create(CultureInfo.InvariantCulture, $"until {until.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z") : "",
        entry.Reason,
        entry.By.Length > 0 ? $"by {entry.By}" : "",
    }.Where(part => part.Length > 0));
}

using System.Text;
using LoadGenerator.Takeover;

namespace LoadGenerator.Reports;

/// <summary>Take-overs as a table in Markdown.</summary>
public static class TakeoverText
{
    /// <summary>The table: seconds from the kill.</summary>
    public static string Describe(IReadOnlyList<TakeoverResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        var text = new StringBuilder();
        text.AppendLine("| partitions | assigned | restore begins | restored | first decision | all decide | from | keys | records read | load |");
        text.Append("|---|---|---|---|---|---|---|---|---|---|");
        foreach (var each in results)
        {
            text.AppendLine().Append(FormattableString.Invariant(
                $"| {each.Partitions} | {each.Assigned:F2} | {each.RestoreBegan:F2} | {each.Restored:F2} | {each.FirstDecision:F2} | {each.AllDecide:F2} | {each.Origins} | {each.Keys} | {each.Records} | {each.Load:F1} |"));
        }

        return text.ToString();
    }
}

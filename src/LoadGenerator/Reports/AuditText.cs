using System.Text;
using LoadGenerator.Audit;

namespace LoadGenerator.Reports;

/// <summary>An audit's verdict for a person to read.</summary>
public static class AuditText
{
    /// <summary>The verdict in a few lines, the first findings of each kind included.</summary>
    public static string Describe(AuditReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var text = new StringBuilder();
        text.Append(FormattableString.Invariant(
            $"audit: {report.Transactions} transactions, {report.Decisions} decisions, {report.Matched} match; {report.Invalid} invalid, {report.DeadLetters} dead letters"));
        if (report.MatchedStates is { } states)
        {
            text.Append(FormattableString.Invariant($"; {states} states match"));
        }

        foreach (var note in report.Notes)
        {
            text.AppendLine().Append("note: ").Append(note);
        }

        if (report.Holds)
        {
            return text.AppendLine().Append("every transaction decided exactly once").ToString();
        }

        foreach (var (kind, count) in report.Counts)
        {
            text.AppendLine().Append(FormattableString.Invariant($"{kind}: {count}"));
            foreach (var finding in report.Findings.Where(finding => finding.Kind == kind))
            {
                text.AppendLine().Append("  ").Append(finding.Subject).Append(": ").Append(finding.Detail);
            }
        }

        if (report.Counts.ContainsKey(FindingKind.Lost))
        {
            text.AppendLine().Append("(if the service is still working, let it catch up and run the audit again)");
        }

        return text.ToString();
    }
}

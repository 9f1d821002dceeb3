using System.Text;
using LoadGenerator.Chaos;

namespace LoadGenerator.Reports;

/// <summary>A chaos run for a person to read.</summary>
public static class ChaosText
{
    /// <summary>One fault in one line.</summary>
    public static string Describe(FaultOutcome fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        var recovery = fault.RecoverySeconds is { } seconds
            ? FormattableString.Invariant($"all decide again after {seconds:F2} s")
            : "NOT ALL DECIDE AGAIN";
        return FormattableString.Invariant(
            $"{fault.AtSeconds,7:F1} s  #{fault.Number,-4} {FaultKindNames.Of(fault.Kind),-11} {fault.Target,-10}  {fault.Detail}; {recovery}");
    }

    /// <summary>The table and the verdict.</summary>
    public static string Describe(ChaosReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var text = new StringBuilder();
        text.AppendLine(FormattableString.Invariant($"{"fault",-12} {"number",7} {"recovery s: median",19} {"longest",8}"));
        foreach (var kind in report.Faults.GroupBy(fault => fault.Kind).OrderBy(kind => kind.Key))
        {
            var recoveries = kind.Select(fault => fault.RecoverySeconds).OfType<double>().Order().ToList();
            var (median, longest) = recoveries.Count > 0 ? (recoveries[recoveries.Count / 2], recoveries[^1]) : (double.NaN, double.NaN);
            text.AppendLine(FormattableString.Invariant($"{FaultKindNames.Of(kind.Key),-12} {kind.Count(),7} {median,19:F2} {longest,8:F2}"));
        }

        text.AppendLine(FormattableString.Invariant(
            $"{"all",-12} {report.Faults.Count,7}   in {report.DurationSeconds:F0} s on {report.Broker}"));
        text.AppendLine(FormattableString.Invariant(
            $"sent {report.Sent}, acknowledged {report.Acknowledged}, decided {report.Audit.Decisions}, lost {report.Lost}, duplicated {report.Duplicated}"));
        text.AppendLine(FormattableString.Invariant(
            $"states compared {report.Audit.MatchedStates + report.StateDifferences}, state differences {report.StateDifferences}, open transactions {report.OpenTransactions.Count}"));
        if (!report.Audit.Holds)
        {
            text.AppendLine(AuditText.Describe(report.Audit));
        }

        foreach (var problem in report.Problems.Concat(report.OpenTransactions.Select(held => "open transaction: " + held)))
        {
            text.Append("problem: ").AppendLine(problem);
        }

        return text.Append(FormattableString.Invariant(
            $"{(report.Passed ? "PASS" : "FAIL")} (seed {report.Seed}, caught up and stopped in {report.CatchUpSeconds:F1} s)")).ToString();
    }
}

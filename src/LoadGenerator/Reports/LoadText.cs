using LoadGenerator.Load;

namespace LoadGenerator.Reports;

/// <summary>A load test's report for a person to read.</summary>
public static class LoadText
{
    /// <summary>The figures in a few lines.</summary>
    public static string Describe(LoadReport report) => FormattableString.Invariant(
        $"""
        run {report.RunId}, {report.Rate}/s scheduled, {report.Partitions} partition(s){(report.Completed ? "" : ", ended early")}
        sent {report.Sent} ({report.SendRate}/s), failed {report.Failed}, decided {report.Decided}, lost {report.Lost}, duplicated {report.Duplicated}, unknown {report.Unknown}, unreadable {report.Unreadable}
        measured {report.Latency.Count} decisions ({report.DecisionRate}/s)
        latency ms   p50 {report.Latency.P50:F2}  p90 {report.Latency.P90:F2}  p99 {report.Latency.P99:F2}  p99.9 {report.Latency.P999:F2}  max {report.Latency.Max:F2}
        send lag ms  p50 {report.SendLag.P50:F2}  p90 {report.SendLag.P90:F2}  p99 {report.SendLag.P99:F2}  p99.9 {report.SendLag.P999:F2}  max {report.SendLag.Max:F2}
        """)
        + (report.FirstFailure is null ? "" : Environment.NewLine + "first failure: " + report.FirstFailure);
}

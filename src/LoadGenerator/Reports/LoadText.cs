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
        measured {report.LatencyMs.Count} decisions ({report.DecisionRate}/s)
        latency ms   p50 {report.LatencyMs.P50:F2}  p90 {report.LatencyMs.P90:F2}  p99 {report.LatencyMs.P99:F2}  p99.9 {report.LatencyMs.P999:F2}  max {report.LatencyMs.Max:F2}
        send lag ms  p50 {report.SendLagMs.P50:F2}  p90 {report.SendLagMs.P90:F2}  p99 {report.SendLagMs.P99:F2}  p99.9 {report.SendLagMs.P999:F2}  max {report.SendLagMs.Max:F2}
        """)
        + Environment.NewLine + Describe(report.Detection)
        + (report.FirstFailure is null ? "" : Environment.NewLine + "first failure: " + report.FirstFailure);

    private static string Describe(DetectionFigures detection) => FormattableString.Invariant(
        $"""
        simulated frauds {detection.Frauds} of {detection.Transactions}: reviewed or declined {detection.AlertedFrauds}, recall {Share(detection.Recall)}, precision {Share(detection.Precision)}
        declined alone {detection.DeclinedFrauds}, recall {Share(detection.DeclineRecall)}, precision {Share(detection.DeclinePrecision)} (simulated data: real frauds differ)
        """);

    private static string Share(double? share) => share is { } value ? FormattableString.Invariant($"{value:F3}") : "-";
}

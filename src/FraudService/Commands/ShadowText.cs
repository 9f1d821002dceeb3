using System.Globalization;
using System.Text;
using FraudDetection.Shadow;

namespace FraudService.Commands;

/// <summary>How a shadow model compares, as lines for people.</summary>
internal static class ShadowText
{
    public static string Describe(ShadowReport report)
    {
        var text = new StringBuilder();
        Line("shadow", $"version {report.Version}, {report.Model}, since {report.Since:yyyy-MM-dd HH:mm:ss}Z{(report.IsStopped ? "; STOPPED, it failed too often" : "")}");
        Line("live", $"{report.LiveModel}");
        Line("compared", $"{report.Compared} decisions; {report.Dropped} dropped because it was behind, {report.Failed} failed");
        if (report.LastFailure is { } failure)
        {
            Line("last failure", $"{failure}");
        }

        if (report.Compared > 0)
        {
            Line("agreement", $"{report.Agreement:P2} of the outcomes");
            foreach (var pair in report.Outcomes.Where(pair => pair.Live != pair.Shadow))
            {
                Line("", $"{pair.Count} would have been {Name(pair.Shadow)} instead of {Name(pair.Live)}");
            }

            Line("probability", $"mean {report.MeanProbability:F5}, the live model's {report.LiveMeanProbability:F5}; mean distance {report.MeanDifference:F5}");
            Line("stability", $"index {report.StabilityIndex:F3} (below 0.1 the scores are spread alike, above 0.25 they are not)");
            Line("time", $"{report.MeanMicroseconds:F1} µs for each, beside the decisions");
        }

        return text.ToString().TrimEnd();

        void Line(string name, FormattableString value) => text.AppendLine(CultureInfo.InvariantCulture, $"{name,-13} {FormattableString.Invariant(value)}");
    }

    private static string Name(FraudDetection.Domain.Outcome outcome) => outcome.ToString().ToLowerInvariant();
}

using System.Diagnostics.Metrics;
using FraudDetection.Domain;

namespace FraudDetection.Pipeline;

/// <summary>The pipeline's instruments, on the meter <see cref="MeterName"/>.</summary>
public static class FraudMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "FraudDetection";

    private static readonly Meter Meter = new(MeterName);

    // Made once: a tag that holds an enum would be boxed for each decision.
    private static readonly KeyValuePair<string, object?>[] OutcomeTags =
    [
        new("outcome", "approve"),
        new("outcome", "review"),
        new("outcome", "decline"),
    ];

    private static readonly KeyValuePair<string, object?> OnTime = new("late", "false");
    private static readonly KeyValuePair<string, object?> Late = new("late", "true");

    /// <summary>
    /// Decisions made, by outcome and lateness. Those of an epoch that is aborted are counted again when it is processed again.
    /// </summary>
    private static readonly Counter<long> Decisions = Meter.CreateCounter<long>("fraud.decisions", "{decision}");

    internal static void Count(Decision decision) =>
        Decisions.Add(1, OutcomeTags[(int)decision.Outcome], decision.Late ? Late : OnTime);
}

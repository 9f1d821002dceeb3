using System.Diagnostics.Metrics;
using FraudDetection.Domain;
using FraudDetection.Pipeline;

namespace FraudDetection.Control;

/// <summary>The instruments of rules and models that change, on the pipeline's meter.</summary>
internal static class ControlMetrics
{
    private static readonly Meter Meter = new(FraudMetrics.MeterName);

    /// <summary>Versions that could not be used, by <c>topic</c>, or by <c>file</c> where a file takes its place.</summary>
    public static readonly Counter<long> Refused = Meter.CreateCounter<long>("fraud.control.refused", "{version}");

    /// <summary>How often other rules or another model have begun to decide.</summary>
    public static readonly Counter<long> Swaps = Meter.CreateCounter<long>("fraud.control.swaps", "{swap}");

    /// <summary>Decisions that the shadow model was tried on, by the outcomes <c>live</c> and <c>shadow</c>.</summary>
    public static readonly Counter<long> ShadowDecisions = Meter.CreateCounter<long>("fraud.shadow.decisions", "{decision}");

    /// <summary>Decisions that the shadow model was not tried on, because it was behind.</summary>
    public static readonly Counter<long> ShadowDropped = Meter.CreateCounter<long>("fraud.shadow.dropped", "{decision}");

    /// <summary>Decisions on which the shadow model has failed.</summary>
    public static readonly Counter<long> ShadowFailed = Meter.CreateCounter<long>("fraud.shadow.failed", "{decision}");

    // Made once: a tag that holds an enum would be boxed for each decision.
    private static readonly KeyValuePair<string, object?>[] LiveTags = TagsOf("live");
    private static readonly KeyValuePair<string, object?>[] ShadowTags = TagsOf("shadow");

    public static void CountShadow(Outcome live, Outcome shadow) => ShadowDecisions.Add(1, LiveTags[(int)live], ShadowTags[(int)shadow]);

    private static KeyValuePair<string, object?>[] TagsOf(string name) => [new(name, "approve"), new(name, "review"), new(name, "decline")];
}

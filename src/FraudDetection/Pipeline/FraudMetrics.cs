using System.Diagnostics.Metrics;
using FraudDetection.Domain;
using FraudDetection.Rules;

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

    /// <summary>Hits of rules, by rule and mode: active, or shadow for those that have no influence.</summary>
    private static readonly Counter<long> RuleHits = Meter.CreateCounter<long>("fraud.rules.hits", "{hit}");

    /// <summary>How often a decline limit was passed, by rule; the rule "*" is the whole set.</summary>
    private static readonly Counter<long> DeclineLimitTrips = Meter.CreateCounter<long>("fraud.decline_limit.trips", "{trip}");

    /// <summary>Declines that a limit has lowered to reviews.</summary>
    private static readonly Counter<long> LimitedDeclines = Meter.CreateCounter<long>("fraud.decline_limit.lowered", "{decision}");

    internal static void Count(Decision decision, RuleSet rules)
    {
        Decisions.Add(1, OutcomeTags[(int)decision.Outcome], decision.Late ? Late : OnTime);
        ref readonly var hits = ref decision.HitSet;
        if (!RuleHits.Enabled || hits.IsEmpty)
        {
            return;
        }

        foreach (var rule in rules.Evaluated)
        {
            if (hits.Contains(rule.Index))
            {
                RuleHits.Add(1, rule.RuleTag, rule.ModeTag);
            }
        }
    }

    internal static void CountTrip(string rule) => DeclineLimitTrips.Add(1, new KeyValuePair<string, object?>("rule", rule));

    internal static void CountLimited() => LimitedDeclines.Add(1);
}

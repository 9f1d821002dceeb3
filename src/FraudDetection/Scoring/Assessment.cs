using FraudDetection.Domain;
using FraudDetection.Rules;

namespace FraudDetection.Scoring;

/// <summary>What rules and score say of a transaction, before anybody has limited it.</summary>
public readonly ref struct Assessment
{
    private readonly ref readonly RuleHits _hits;
    private readonly double _probability;
    private readonly double _declineThreshold;

    internal Assessment(RuleSet rules, long eventTime, in RuleHits hits, double probability, double declineThreshold, Outcome outcome)
    {
        Rules = rules;
        EventTime = eventTime;
        Outcome = outcome;
        _hits = ref hits;
        _probability = probability;
        _declineThreshold = declineThreshold;
    }

    /// <summary>The rules that were evaluated.</summary>
    public RuleSet Rules { get; }

    /// <summary>When the transaction happened, in milliseconds since 1970-01-01T00:00:00Z.</summary>
    public long EventTime { get; }

    /// <summary>The outcome that rules and score ask for.</summary>
    public Outcome Outcome { get; }

    /// <summary>Tells whether a rule that counts has hit.</summary>
    /// <param name="rule">The rule's place in <see cref="RuleSet.Rules"/>.</param>
    public bool IsHit(int rule) => _hits.Contains(rule) && Rules.Rules[rule].State == RuleState.Active;

    /// <summary>Tells whether the transaction would be declined if some rules were not there.</summary>
    /// <param name="excluded">Those rules.</param>
    public bool IsDeclinedWithout(in RuleHits excluded)
    {
        var innocence = 1 - _probability;
        foreach (var rule in Rules.Evaluated)
        {
            if (!rule.Counts || !_hits.Contains(rule.Index) || excluded.Contains(rule.Index))
            {
                continue;
            }

            if (rule.Rule.Outcome == Outcome.Decline)
            {
                return true;
            }

            innocence *= 1 - rule.Rule.Weight;
        }

        return 1 - innocence >= _declineThreshold;
    }
}

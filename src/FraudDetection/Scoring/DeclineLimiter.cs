using FraudDetection.Domain;
using FraudDetection.Pipeline;
using FraudDetection.Rules;
using Microsoft.Extensions.Logging;

namespace FraudDetection.Scoring;

/// <summary>
/// Adds the decline-rate limiter to other inputs: a rule, or the whole set, that asks for more declines than its limit within a
/// sliding window of event time has them lowered to reviews, until it asks for clearly fewer. What counts is what is asked
/// for, not what is let through. Each trip is logged and counted once.
/// <para>
/// Its counts are volatile: those of one subtask, in memory, gone with a restart, and an epoch that is aborted and processed
/// again counts twice. That is harmless to reproducibility, since the verdict is stamped into the decision as reason
/// <see cref="ReasonCodes.DeclineLimit"/>. Used by one thread.
/// </para>
/// </summary>
public sealed partial class DeclineLimiter(FraudOptions options, IDecisionInputs inputs, ILogger logger) : IDecisionInputs
{
    /// <summary>Stands for the whole set where a rule's id is expected.</summary>
    internal const string WholeSet = "*";

    private Dictionary<(string Rule, DeclineLimit Limit), LimitedDeclines> _known = [];
    private Dictionary<TimeSpan, EventCounter> _transactions = [];
    private EventCounter[] _counters = [];
    private LimitedDeclines?[] _byRule = [];
    private LimitedDeclines? _ofSet;
    private RuleSet? _rules;

    /// <inheritdoc/>
    public long FillTerminal(in Transaction transaction, Span<double> features) => inputs.FillTerminal(transaction, features);

    /// <inheritdoc/>
    public ListVerdict FindListed(in Transaction transaction) => inputs.FindListed(transaction);

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> LimitDecline(in Assessment assessment)
    {
        if (!ReferenceEquals(assessment.Rules, _rules))
        {
            Follow(assessment.Rules);
        }

        foreach (var counter in _counters)
        {
            counter.Add(assessment.EventTime);
        }

        if (assessment.Outcome != Outcome.Decline)
        {
            return default;
        }

        var limiting = _ofSet is not null && IsOver(_ofSet, assessment.EventTime) ? _ofSet : null;
        var overLimit = default(RuleHits);
        LimitedDeclines? rule = null;
        for (var i = 0; i < _byRule.Length; i++)
        {
            if (_byRule[i] is { } limited && assessment.IsHit(i) && IsOver(limited, assessment.EventTime))
            {
                overLimit.Add(i);
                rule ??= limited;
            }
        }

        if (limiting is null && rule is not null && !assessment.IsDeclinedWithout(overLimit))
        {
            limiting = rule;
        }

        if (limiting is null)
        {
            return default;
        }

        FraudMetrics.CountLimited();
        return limiting.Describe();
    }

    private bool IsOver(LimitedDeclines limited, long time)
    {
        if (limited.Add(time))
        {
            if (limited.IsTripped)
            {
                FraudMetrics.CountTrip(limited.Rule);
                LogTripped(logger, limited.Rule, limited.Declines, limited.Transactions, limited.Limit.Window);
            }
            else
            {
                LogRecovered(logger, limited.Rule, limited.Declines, limited.Transactions, limited.Limit.Window);
            }
        }

        return limited.IsTripped;
    }

    // What stays the same keeps its counts, so that a new version of the rules does not give a tripped rule a fresh start.
    private void Follow(RuleSet rules)
    {
        var known = _known;
        var transactions = _transactions;
        _known = [];
        _transactions = [];
        _rules = rules;
        _ofSet = (rules.DeclineLimit ?? options.DeclineLimit.ToLimit()) is { } limitOfSet ? Find(WholeSet, limitOfSet) : null;
        var limitOfEach = options.RuleDeclineLimit.ToLimit();
        _byRule = [.. rules.Rules.Select(rule =>
            rule.State == RuleState.Active && (rule.DeclineLimit ?? limitOfEach) is { } limit ? Find(rule.Id, limit) : null)];
        _counters = [.. _transactions.Values];

        LimitedDeclines Find(string rule, DeclineLimit limit)
        {
            if (!_transactions.TryGetValue(limit.Window, out var counter))
            {
                counter = transactions.GetValueOrDefault(limit.Window) ?? new EventCounter(limit.Window);
                _transactions.Add(limit.Window, counter);
            }

            var limited = known.GetValueOrDefault((rule, limit)) ?? new LimitedDeclines(rule, limit, counter);
            _known.Add((rule, limit), limited);
            return limited;
        }
    }

    [LoggerMessage(1, LogLevel.Error, "The decline limit of rule '{Rule}' is passed: it asks for {Declines} declines in {Transactions} transactions within {Window}; "
        + "its declines are reviews until it asks for clearly fewer ('*' is the whole set)")]
    private static partial void LogTripped(ILogger logger, string rule, long declines, long transactions, TimeSpan window);

    [LoggerMessage(2, LogLevel.Warning, "Rule '{Rule}' is within its decline limit again: {Declines} declines in {Transactions} transactions within {Window} ('*' is the whole set)")]
    private static partial void LogRecovered(ILogger logger, string rule, long declines, long transactions, TimeSpan window);
}

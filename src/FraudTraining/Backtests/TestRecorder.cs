using FraudDetection.Domain;
using FraudDetection.Models;
using FraudDetection.Rules;
using FraudTraining.Metrics;

namespace FraudTraining.Backtests;

/// <summary>Keeps what was decided in a test period, and makes the figures of it.</summary>
internal sealed class TestRecorder(RuleSet rules)
{
    private readonly List<ScoredTransaction> _byModel = [];
    private readonly List<ScoredTransaction> _byDecision = [];
    private readonly RuleCount[] _rules = new RuleCount[rules.Rules.Length];
    private OutcomeFigures _outcomes = new();

    public long Processed => _byDecision.Count;

    public long Skipped { get; private set; }

    public long Frauds => _outcomes.FraudsApproved + _outcomes.FraudsReviewed + _outcomes.FraudsDeclined;

    public void Skip() => Skipped++;

    public void Add(int card, bool isFraud, in Transaction transaction, Decision decision)
    {
        var day = KnownCards.DayOf(transaction.EventTime);
        var amount = transaction.AmountMinor;
        _byModel.Add(new(decision.ModelProbability, isFraud, card, day, amount));
        _byDecision.Add(new(decision.Score, isFraud, card, day, amount));
        CountOutcome(decision.Outcome, isFraud, amount);
        CountRules(decision.Hits, isFraud, amount);
    }

    public ModelFigures MeasureModel(Period period) => Ranking.Measure(_byModel, period.From, period.To);

    public ModelFigures MeasureDecision(Period period) => Ranking.Measure(_byDecision, period.From, period.To);

    public OutcomeFigures Outcomes => _outcomes;

    public IReadOnlyList<RuleFigures> MeasureRules() =>
    [
        .. _rules.Select((count, i) => new RuleFigures(
            rules.Rules[i].Id,
            rules.Rules[i].State.ToString().ToLowerInvariant(),
            count.Hits,
            count.Frauds,
            count.Hits == 0 ? 0 : count.Frauds / (double)count.Hits,
            Frauds == 0 ? 0 : count.Frauds / (double)Frauds,
            count.FraudAmount,
            count.OnlyThis)),
    ];

    private void CountOutcome(Outcome outcome, bool isFraud, long amount)
    {
        var fraud = isFraud ? 1 : 0;
        var fraudAmount = isFraud ? amount : 0;
        _outcomes = outcome switch
        {
            Outcome.Decline => _outcomes with
            {
                Declined = _outcomes.Declined + 1,
                FraudsDeclined = _outcomes.FraudsDeclined + fraud,
                AmountSaved = _outcomes.AmountSaved + fraudAmount,
                AmountTurnedAway = _outcomes.AmountTurnedAway + amount - fraudAmount,
                FraudAmount = _outcomes.FraudAmount + fraudAmount,
            },
            Outcome.Review => _outcomes with
            {
                Reviewed = _outcomes.Reviewed + 1,
                FraudsReviewed = _outcomes.FraudsReviewed + fraud,
                AmountInReview = _outcomes.AmountInReview + fraudAmount,
                FraudAmount = _outcomes.FraudAmount + fraudAmount,
            },
            _ => _outcomes with
            {
                Approved = _outcomes.Approved + 1,
                FraudsApproved = _outcomes.FraudsApproved + fraud,
                FraudAmount = _outcomes.FraudAmount + fraudAmount,
            },
        };
    }

    private void CountRules(in RuleHits hits, bool isFraud, long amount)
    {
        var only = -1;
        var count = 0;
        for (var i = 0; i < _rules.Length; i++)
        {
            if (!hits.Contains(i))
            {
                continue;
            }

            _rules[i].Hits++;
            count++;
            only = i;
            if (isFraud)
            {
                _rules[i].Frauds++;
                _rules[i].FraudAmount += amount;
            }
        }

        if (count == 1 && isFraud)
        {
            _rules[only].OnlyThis++;
        }
    }

    private struct RuleCount
    {
        public long Hits;
        public long Frauds;
        public long FraudAmount;
        public long OnlyThis;
    }
}

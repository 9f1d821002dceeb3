using System.Text;
using FraudDetection;
using FraudDetection.Domain;
using FraudDetection.Features;
using FraudDetection.Scoring;
using LoadGenerator.Audit;
using LoadGenerator.Reports;
using LoadGenerator.Simulation;
using StreamCore.Time;

namespace LoadGenerator.Tests.Audit;

/// <summary>The state that a changelog restores is held against a replay of the input.</summary>
public sealed class CardStateAuditTests
{
    private const long Noon = 1_533_729_600_000;

    private readonly FraudOptions _options = new();
    private readonly AuditJudge _judge;
    private readonly Dictionary<string, CardState> _states = [];

    public CardStateAuditTests()
    {
        _judge = new AuditJudge(_options);
        var simulator = new TransactionSimulator(new() { Seed = 3, Cards = 12, Terminals = 6 }, new("r"));
        var decider = new FraudDecider(_options);
        var watermark = new BoundedOutOfOrderness(_options.MaxOutOfOrderness);
        for (var i = 0; i < 200; i++)
        {
            var transaction = simulator.Next(Noon + (i * 700));
            var card = Encoding.UTF8.GetString(transaction.CardId.Span);
            var state = _states.GetValueOrDefault(card);
            var decision = new Decision();
            decider.Decide(transaction, watermark.Watermark, NoInputs.Instance, ref state, decision);
            _states[card] = state;
            watermark.OnEvent(transaction.EventTime);
            _judge.OnTransaction(0, transaction);
            _judge.OnDecision(0, decision);
        }
    }

    [Fact]
    public void State_that_is_as_the_replay_leaves_it_holds()
    {
        _judge.OnState(0, _states, otherEntries: 0);

        var report = _judge.Conclude();
        Assert.True(report.Holds, AuditText.Describe(report));
        Assert.Equal(_states.Count, report.MatchedStates);
    }

    [Fact]
    public void A_changed_value_is_found()
    {
        var card = _states.Keys.First();
        var state = _states[card];
        state.Day[23].Sum++;
        _states[card] = state;

        Assert.Equal(card, Only(FindingKind.DifferentState).Subject);
    }

    [Fact]
    public void A_missing_card_is_found()
    {
        var card = _states.Keys.First();
        _states.Remove(card);

        Assert.Equal(card, Only(FindingKind.LostState).Subject);
    }

    [Fact]
    public void A_card_without_a_transaction_is_found()
    {
        _states["card-of-nobody"] = default;

        Assert.Equal("card-of-nobody", Only(FindingKind.UnknownState).Subject);
    }

    [Fact]
    public void Entries_that_are_no_cards_are_found() => Only(FindingKind.UnknownState, otherEntries: 2);

    [Fact]
    public void State_of_a_partition_without_input_is_found()
    {
        _judge.OnState(0, _states, otherEntries: 0);
        _judge.OnState(1, [KeyValuePair.Create("card-1", default(CardState))], otherEntries: 0);

        Assert.Equal(1, _judge.Conclude().Count(FindingKind.UnknownState));
    }

    [Fact]
    public void Without_state_nothing_is_said_about_it()
    {
        var report = _judge.Conclude();

        Assert.True(report.Holds);
        Assert.Null(report.MatchedStates);
    }

    private AuditFinding Only(FindingKind kind, long otherEntries = 0)
    {
        _judge.OnState(0, _states, otherEntries);
        var report = _judge.Conclude();
        Assert.False(report.Holds);
        return Assert.Single(report.Findings, finding => finding.Kind == kind && report.Counts.Count == 1);
    }
}

using System.Buffers;
using System.Text.Json;
using FraudDetection;
using FraudDetection.Contracts;
using FraudDetection.Domain;
using FraudDetection.Features;
using FraudDetection.Scoring;
using LoadGenerator.Audit;
using LoadGenerator.Reports;
using StreamCore.Time;

namespace LoadGenerator.Tests.Audit;

public sealed class AuditJudgeTests
{
    private const long Noon = 1_533_729_600_000;

    private readonly FraudOptions _options = new();
    private readonly AuditJudge _judge;

    public AuditJudgeTests() => _judge = new AuditJudge(_options);

    [Fact]
    public void A_faithful_run_holds()
    {
        var transactions = Simulate(300);

        Feed(0, transactions, Decide(transactions));
        var report = _judge.Conclude();

        Assert.True(report.Holds, AuditText.Describe(report));
        Assert.Equal((300, 300, 300), (report.Transactions, report.Decisions, report.Matched));
        Assert.Empty(report.Findings);
    }

    [Fact]
    public void It_does_not_matter_whether_input_or_output_comes_first()
    {
        var transactions = Simulate(100);
        foreach (var decision in Decide(transactions))
        {
            _judge.OnDecision(0, decision);
        }

        Feed(0, transactions, []);

        Assert.True(_judge.Conclude().Holds);
    }

    [Fact]
    public void Partitions_have_their_own_watermarks()
    {
        var early = Simulate(50, startTime: Noon);
        var late = Simulate(50, startTime: Noon + 3_600_000, run: "other");

        Feed(1, late, Decide(late));
        Feed(0, early, Decide(early));

        Assert.True(_judge.Conclude().Holds);
    }

    [Fact]
    public void A_late_transaction_is_judged_as_late()
    {
        Transaction[] transactions = [Create("a", Noon), Create("b", Noon - 60_000)];
        var decisions = Decide(transactions);
        Assert.True(decisions[1].Late);

        Feed(0, transactions, decisions);

        Assert.True(_judge.Conclude().Holds);
    }

    [Fact]
    public void A_missing_decision_is_lost()
    {
        var transactions = Simulate(20);
        var decisions = Decide(transactions);
        decisions.RemoveAt(7);

        Feed(0, transactions, decisions);

        Assert.Equal("r-000000007", Only(FindingKind.Lost).Subject);
    }

    [Fact]
    public void A_second_decision_is_duplicated()
    {
        var transactions = Simulate(20);
        var decisions = Decide(transactions);
        decisions.Add(decisions[7]);

        Feed(0, transactions, decisions);

        Assert.Equal("r-000000007", Only(FindingKind.Duplicated).Subject);
    }

    [Fact]
    public void A_decision_without_a_transaction_is_unknown()
    {
        var transactions = Simulate(20);
        var decisions = Decide(transactions);

        Feed(0, transactions[..^1], decisions);

        Assert.Equal("r-000000019", Only(FindingKind.Unknown).Subject);
    }

    [Fact]
    public void A_decision_in_another_partition_is_misplaced()
    {
        var transactions = Simulate(1);

        Feed(0, transactions, []);
        _judge.OnDecision(2, Decide(transactions)[0]);

        Assert.Contains("in partition 2, the transaction in 0", Only(FindingKind.Misplaced).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_feature_that_differs_in_its_last_bit_is_found()
    {
        var transactions = Simulate(20);
        var decisions = Decide(transactions);
        ref var mean = ref decisions[^1].Features[(int)Feature.AmountMean];
        mean = Math.BitIncrement(mean);

        Feed(0, transactions, decisions);

        var finding = Only(FindingKind.Different);
        Assert.Equal("r-000000019", finding.Subject);
        Assert.StartsWith("amount_mean is ", finding.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("score", finding.Detail, StringComparison.Ordinal);
    }

    public static TheoryData<string, Action<Decision>> Tampering => new()
    {
        { "outcome", decision => decision.Outcome = Outcome.Decline },
        { "score", decision => decision.Score += 0.001 },
        { "late", decision => decision.Late = !decision.Late },
        { "rules_version", decision => decision.RulesVersion = "other" },
        { "event_time", decision => decision.EventTime++ },
        { "card_id", decision => decision.CardId = "card-x"u8.ToArray() },
        { "reasons", decision => decision.AddReason("MADE_UP", "because"u8.ToArray()) },
    };

    [Theory]
    [MemberData(nameof(Tampering))]
    public void What_differs_is_named(string field, Action<Decision> tamper)
    {
        ArgumentNullException.ThrowIfNull(tamper);
        var transactions = Simulate(1);
        var decisions = Decide(transactions);
        tamper(decisions[0]);

        Feed(0, transactions, decisions);

        Assert.StartsWith(field + " is ", Only(FindingKind.Different).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void What_came_from_other_streams_is_taken_from_the_decision_itself()
    {
        var transactions = Simulate(400);
        var options = new FraudOptions { DeclineThreshold = 0.5 };
        var judge = new AuditJudge(options);
        var decisions = Decide(transactions, new OtherInputs(), options);

        // Decisions before transactions and the other way round.
        decisions.Take(100).ToList().ForEach(decision => judge.OnDecision(0, decision));
        transactions.ForEach(transaction => judge.OnTransaction(0, transaction));
        decisions.Skip(100).ToList().ForEach(decision => judge.OnDecision(0, decision));

        Assert.Contains(decisions, decision => decision.Reasons.ToArray().Any(reason => reason.Code == ReasonCodes.BlockList));
        Assert.Contains(decisions, decision => decision.Outcome == Outcome.Review && decision.Reasons.ToArray().Any(reason => reason.Code == ReasonCodes.DeclineLimit));
        Assert.Equal(400, judge.Conclude().Matched);
    }

    [Fact]
    public void A_stamp_does_not_excuse_what_it_can_not_have_caused()
    {
        var transactions = Simulate(1);
        var decisions = Decide(transactions);
        decisions[0].AddReason(ReasonCodes.DeclineLimit, "far too many"u8.ToArray());

        Feed(0, transactions, decisions);

        Assert.StartsWith("reasons is DECLINE_LIMIT", Only(FindingKind.Different).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_transaction_that_occurs_twice_needs_two_decisions()
    {
        Transaction[] transactions = [Create("a", Noon), Create("a", Noon)];
        var decisions = Decide(transactions);

        Feed(0, transactions, decisions);
        Assert.True(_judge.Conclude().Holds);

        var other = new AuditJudge(_options);
        other.OnTransaction(0, transactions[0]);
        other.OnTransaction(0, transactions[1]);
        other.OnDecision(0, decisions[0]);
        Assert.Equal(1, other.Conclude().Count(FindingKind.Lost));
    }

    [Fact]
    public void An_invalid_record_needs_exactly_one_dead_letter()
    {
        _judge.OnInvalid(0, 5, "AVRO_BODY: cut short");
        _judge.OnInvalid(0, 6, "AVRO_BODY: cut short");
        _judge.OnInvalid(1, 5, "AVRO_BODY: cut short");
        _judge.OnDeadLetter(0, 5);
        _judge.OnDeadLetter(1, 5);
        _judge.OnDeadLetter(1, 5);
        _judge.OnDeadLetter(3, 9);
        _judge.OnUnreadableDeadLetter(2, 1, "no headers");

        var report = _judge.Conclude();

        Assert.Equal((3, 5), (report.Invalid, report.DeadLetters));
        Assert.Equal("transactions[0]@6", Only(FindingKind.LostDeadLetter, report).Subject);
        Assert.Equal("transactions[1]@5", Only(FindingKind.DuplicatedDeadLetter, report).Subject);
        Assert.Equal(
            ["fraud-dead-letters[2]@1", "transactions[3]@9"],
            report.Findings.Where(f => f.Kind == FindingKind.UnknownDeadLetter).Select(f => f.Subject));
    }

    [Fact]
    public void An_unreadable_decision_is_a_finding()
    {
        _judge.OnUnreadableDecision(1, 3, "cut short");

        Assert.Equal("fraud-decisions[1]@3", Only(FindingKind.UnreadableDecision).Subject);
    }

    [Fact]
    public void All_findings_are_counted_but_only_the_first_are_kept()
    {
        Feed(0, Simulate(25), []);

        var report = _judge.Conclude();

        Assert.Equal(25, report.Count(FindingKind.Lost));
        Assert.Equal(
            Enumerable.Range(0, AuditReport.MaxFindingsOfAKind).Select(i => $"r-{i:D9}"),
            report.Findings.Select(finding => finding.Subject));
    }

    [Fact]
    public void The_JSON_has_the_verdict_the_counts_and_the_findings()
    {
        Feed(0, Simulate(1), []);

        using var json = JsonDocument.Parse(JsonReport.Serialize(_judge.Conclude()));
        var root = json.RootElement;

        Assert.False(root.GetProperty("holds").GetBoolean());
        Assert.Equal(1, root.GetProperty("transactions").GetInt64());
        Assert.Equal(1, root.GetProperty("counts").GetProperty("lost").GetInt64());
        Assert.Equal("r-000000000", root.GetProperty("findings")[0].GetProperty("subject").GetString());
        Assert.Equal("lost", root.GetProperty("findings")[0].GetProperty("kind").GetString());
    }

    [Fact]
    public void The_text_names_the_first_differing_ids()
    {
        Feed(0, Simulate(1), []);

        var text = AuditText.Describe(_judge.Conclude());

        Assert.Contains("Lost: 1", text, StringComparison.Ordinal);
        Assert.Contains("r-000000000", text, StringComparison.Ordinal);
    }

    private AuditFinding Only(FindingKind kind) => Only(kind, _judge.Conclude(), others: 0);

    private static AuditFinding Only(FindingKind kind, AuditReport report, int others = int.MaxValue)
    {
        Assert.False(report.Holds);
        Assert.Equal(1, report.Count(kind));
        Assert.True(report.Findings.Count - 1 <= others, AuditText.Describe(report));
        return report.Findings.Single(finding => finding.Kind == kind);
    }

    // As the topics would be read: a few of the one, a few of the other.
    private void Feed(int partition, IReadOnlyList<Transaction> transactions, List<Decision> decisions)
    {
        for (var i = 0; i < Math.Max(transactions.Count, decisions.Count); i++)
        {
            if (i < transactions.Count)
            {
                _judge.OnTransaction(partition, transactions[i]);
            }

            if (i < decisions.Count)
            {
                _judge.OnDecision(partition, decisions[i]);
            }
        }
    }

    private static List<Transaction> Simulate(int count, long startTime = Noon, string run = "r")
    {
        var simulator = new LoadGenerator.Simulation.TransactionSimulator(
            new() { Seed = 3, Cards = 12, Terminals = 6 }, new(run));
        return [.. Enumerable.Range(0, count).Select(i => simulator.Next(startTime + (i * 700)))];
    }

    private static Transaction Create(string id, long eventTime) =>
        Transaction.Create(id, eventTime, "card-1", "term-1", 1234, "EUR", Channel.Pos, country: "DE");

    // What a service that makes no mistake would answer, each decision sent through the codec.
    private List<Decision> Decide(IReadOnlyList<Transaction> transactions, IDecisionInputs? inputs = null, FraudOptions? options = null)
    {
        var decider = new FraudDecider(options ?? _options);
        var watermark = new BoundedOutOfOrderness(_options.MaxOutOfOrderness);
        var cards = new Dictionary<string, CardState>();
        var decisions = new List<Decision>();
        foreach (var transaction in transactions)
        {
            var card = System.Text.Encoding.UTF8.GetString(transaction.CardId.Span);
            var state = cards.GetValueOrDefault(card);
            var decision = new Decision();
            decider.Decide(transaction, watermark.Watermark, inputs ?? NoInputs.Instance, ref state, decision);
            cards[card] = state;
            watermark.OnEvent(transaction.EventTime);

            var buffer = new ArrayBufferWriter<byte>();
            DecisionCodec.Write(decision, buffer);
            var read = new Decision();
            Assert.True(DecisionCodec.TryRead(buffer.WrittenMemory, read, out var problem), problem);
            decisions.Add(read);
        }

        return decisions;
    }
}

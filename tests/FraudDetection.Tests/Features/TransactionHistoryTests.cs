using CsCheck;
using FraudDetection.Domain;
using FraudDetection.Features;
using FraudDetection.Scoring;

namespace FraudDetection.Tests.Features;

public sealed class TransactionHistoryTests
{
    private const long Hour = 3_600_000;
    private const long Day = 24 * Hour;
    private const long Start = 20_000 * Day;
    private const int Rows = 6_000;
    private const int Cards = 12;
    private const int Terminals = 8;

    [Fact]
    public void No_feature_looks_ahead() => Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[Rows / 2, Rows - 1]).Sample(
        (seed, cut) =>
        {
            var random = new Random(seed);
            var rows = MakeUp(random);
            var instant = rows[cut].Time;
            var changed = rows.Select(row =>
                row.Time > instant ? row with { Card = random.Next(Cards), Terminal = random.Next(Terminals), Amount = random.Next(100_000), IsFraud = random.Next(2) == 0 }
                : row.Time + TerminalHistory.LabelDelay > instant ? row with { IsFraud = !row.IsFraud }
                : row).ToList();
            var (one, other) = (new TransactionHistory(), new TransactionHistory());
            var (features, same) = (new double[FeatureNames.Count], new double[FeatureNames.Count]);
            for (var i = 0; i < Rows && rows[i].Time <= instant; i++)
            {
                one.Add(rows[i].Transaction, rows[i].IsFraud, features);
                other.Add(changed[i].Transaction, changed[i].IsFraud, same);
                Assert.Equal(features, same);
            }
        },
        iter: 10);

    [Fact]
    public void Labels_do_change_features_once_they_are_old_enough()
    {
        var rows = MakeUp(new Random(5));
        var (one, other) = (new TransactionHistory(), new TransactionHistory());
        var (features, others) = (new double[FeatureNames.Count], new double[FeatureNames.Count]);
        var different = new HashSet<Feature>();
        foreach (var row in rows)
        {
            one.Add(row.Transaction, row.IsFraud, features);
            other.Add(row.Transaction, isFraud: false, others);
            different.UnionWith(Enum.GetValues<Feature>().Where(feature => features[(int)feature] != others[(int)feature]));
        }

        Assert.All(different, feature => Assert.True(feature > Feature.TerminalAmountToMean));
        Assert.Contains(Feature.TerminalRisk1Day, different);
        Assert.Contains(Feature.TerminalUnexplainedShare, different);
    }

    [Fact]
    public void A_label_that_comes_later_than_the_delay_counts_from_then_on()
    {
        var (told, delayed) = (new TransactionHistory(), new TransactionHistory(TimeSpan.FromDays(20)));
        var (features, others) = (new double[FeatureNames.Count], new double[FeatureNames.Count]);
        foreach (var row in MakeUp(new Random(8)))
        {
            told.Add(row.Transaction, row.IsFraud, features, row.Time + (20 * Day));
            delayed.Add(row.Transaction, row.IsFraud, others, row.Time + Day);
            Assert.Equal(features, others);
        }

        Assert.True(features[(int)Feature.TerminalRisk7Days] > 0);
    }

    [Fact]
    public void Deciding_sees_the_same_features()
    {
        var (adding, deciding) = (new TransactionHistory(), new TransactionHistory());
        var decider = new FraudDecider(new FraudOptions());
        var decision = new Decision();
        var features = new double[FeatureNames.Count];
        foreach (var row in MakeUp(new Random(6)))
        {
            var transaction = row.Transaction;
            adding.Add(transaction, row.IsFraud, features);
            deciding.Begin(transaction);
            decider.Decide(transaction, deciding.Watermark, deciding, ref deciding.Card, decision);
            deciding.End(transaction, row.IsFraud);
            Assert.Equal(features, decision.Features);
        }

        Assert.Equal((Cards, Terminals), (deciding.Cards, deciding.Terminals));
    }

    [Fact]
    public void Nothing_is_allocated_for_cards_and_terminals_that_are_known()
    {
        var rows = MakeUp(new Random(7)).Select(row => (row.Transaction, row.IsFraud)).ToArray();
        var history = new TransactionHistory();
        var features = new double[FeatureNames.Count];
        AddAll();
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i].Transaction = Later(rows[i].Transaction);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        AddAll();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void AddAll()
        {
            foreach (ref readonly var row in rows.AsSpan())
            {
                history.Add(row.Transaction, row.IsFraud, features);
            }
        }
    }

    [Fact]
    public void A_negative_delay_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new TransactionHistory(TimeSpan.FromDays(-1)));

    private static List<Row> MakeUp(Random random)
    {
        var time = Start;
        return [.. Enumerable.Range(0, Rows).Select(_ =>
        {
            time += random.NextInt64(0, 20 * 60_000);
            return new Row(time, random.Next(Cards), random.Next(Terminals), random.Next(20_000), random.Next(10) == 0);
        })];
    }

    private static Transaction Later(in Transaction transaction) => new()
    {
        TransactionId = transaction.TransactionId,
        EventTime = transaction.EventTime + (100 * Day),
        CardId = transaction.CardId,
        TerminalId = transaction.TerminalId,
        AmountMinor = transaction.AmountMinor,
        Currency = transaction.Currency,
        Channel = transaction.Channel,
    };

    private sealed record Row(long Time, int Card, int Terminal, long Amount, bool IsFraud)
    {
        public Transaction Transaction => Transaction.Create("t", Time, $"card-{Card}", $"terminal-{Terminal}", Amount, "EUR", Channel.Pos);
    }
}

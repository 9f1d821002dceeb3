using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CsCheck;
using FraudDetection.Domain;
using FraudDetection.Features;
using FraudDetection.Scoring;

namespace FraudDetection.Tests.Features;

public sealed class TerminalHistoryTests
{
    private const long Minute = 60_000;
    private const long Hour = 60 * Minute;
    private const long Day = 24 * Hour;
    private const long Midnight = 20_000 * Day;

    private static readonly Range Terminal = (int)Feature.TerminalCount1Hour..;

    private static readonly Gen<(long Forward, long Amount, bool IsFraud, long Delay)[]> Stream = Gen.Select(
        Gen.OneOf(
            Gen.OneOf(0L, 1, 10 * Minute, Hour - 1, Hour, Day - 1, Day, 3 * Day, 8 * Day, 40 * Day),
            Gen.Long[0, 2 * Hour],
            Gen.Long[0, Day]),
        Gen.Long[0, 10_000],
        Gen.Frequency((3, Gen.Const(false)), (1, Gen.Const(true))),
        Gen.Frequency((3, Gen.Const(7 * Day)), (1, Gen.Long[0, 20 * Day]))).Array[1, 150];

    private TerminalHistory _history;

    [Fact]
    public void The_history_has_the_layout_that_is_stored() => Assert.Equal(2340, Unsafe.SizeOf<TerminalHistory>());

    [Fact]
    public void Features_equal_a_reference_that_keeps_everything() => Stream.Sample(
        steps =>
        {
            var history = default(TerminalHistory);
            var reference = new TerminalReference();
            var features = new double[FeatureNames.Count];
            var labels = new PriorityQueue<(long Known, long Time, long Amount), long>();
            var time = Midnight;
            foreach (var (forward, amount, isFraud, delay) in steps)
            {
                time += forward;
                while (labels.TryPeek(out var label, out var known) && known <= time)
                {
                    labels.Dequeue();
                    history.AddLabel(known, label.Time, label.Amount, isFraud: true, known - 1);
                    reference.AddFraud(known, label.Time, label.Amount);
                }

                TerminalFeatures.Fill(history, At(time, amount), features);
                Assert.Equal(reference.Read(time, amount)[Terminal], features[Terminal]);
                history.AddTransaction(time, amount, time - 1);
                reference.AddTransaction(time, amount);
                if (isFraud)
                {
                    labels.Enqueue((time + delay, time, amount), time + delay);
                }
            }
        },
        iter: 500);

    [Fact]
    public void A_copy_that_is_behind_or_ahead_gives_the_same_features() => Stream.Sample(
        steps =>
        {
            // What the history was at each time, and the features that it gives for a time far enough behind or ahead.
            List<(long Time, TerminalHistory Copy)> copies = [(0, default)];
            var history = default(TerminalHistory);
            var time = Midnight;
            foreach (var (forward, amount, isFraud, _) in steps)
            {
                time += forward;
                history.AddTransaction(time, amount, time - 10_000);
                if (isFraud)
                {
                    history.AddLabel(time, time - (7 * Day), amount, isFraud: true, time - 10_000);
                }

                copies.Add((time, history));
            }

            foreach (var (read, _) in copies.Skip(1))
            {
                // The oldest copy that may be there: the one of the last whole hour that is settled by then.
                var settled = (read - TerminalHistory.Settle) / Hour * Hour;
                var behind = Read(copies.Last(copy => copy.Time < settled).Copy, read);
                foreach (var (_, ahead) in copies.Where(copy => copy.Time >= settled && copy.Time <= read + (4 * Hour)))
                {
                    Assert.Equal(behind, Read(ahead, read));
                }
            }
        },
        iter: 100);

    [Fact]
    public void The_order_of_what_comes_at_the_same_instant_makes_no_difference()
    {
        Use(Midnight - Day, 1_000);
        var (one, other) = (_history, _history);
        one.AddTransaction(Midnight, 7, Midnight - 1);
        one.AddLabel(Midnight, Midnight - (7 * Day), 1_000, isFraud: true, Midnight - 1);
        other.AddLabel(Midnight, Midnight - (7 * Day), 1_000, isFraud: true, Midnight - 1);
        other.AddTransaction(Midnight, 7, Midnight - 1);
        Assert.True(Bytes(one).SequenceEqual(Bytes(other)));
    }

    [Fact]
    public void An_hour_is_seen_once_it_is_settled()
    {
        Use(Midnight + (59 * Minute), 500);
        Assert.Equal(0, Read(Feature.TerminalCount1Hour, Midnight + Hour + (10 * Minute) - 1));
        Assert.Equal(1, Read(Feature.TerminalCount1Hour, Midnight + Hour + (10 * Minute)));
        Assert.Equal(0, Read(Feature.TerminalCount1Hour, Midnight + (2 * Hour) + (10 * Minute)));
        Assert.Equal(1, Read(Feature.TerminalCount24Hours, Midnight + (2 * Hour) + (10 * Minute)));
    }

    [Fact]
    public void A_fraud_counts_by_when_it_became_known_and_is_dated_by_when_it_happened()
    {
        Use(Midnight, 500);
        Know(Midnight + (9 * Day), Midnight, 500);
        var (before, after) = (Midnight + (9 * Day), Midnight + (9 * Day) + (2 * Hour));
        Assert.Equal((0, 45 * 86_400), (Read(Feature.TerminalFrauds30Days, before), Read(Feature.TerminalSecondsSinceFraud, before)));
        Assert.Equal((1, (9 * 86_400) + 7_200), (Read(Feature.TerminalFrauds1Day, after), Read(Feature.TerminalSecondsSinceFraud, after)));
    }

    [Fact]
    public void A_fraud_of_a_usual_amount_is_unexplained()
    {
        Use(Midnight, 500);
        Use(Midnight, 1_500);
        Know(Midnight + (7 * Day), Midnight, 2_001);
        Assert.Equal((1, 0), Frauds());
        Know(Midnight + (7 * Day), Midnight, 2_000);
        Assert.Equal((2, 1), Frauds());

        (double All, double Unexplained) Frauds() => (
            Read(Feature.TerminalFrauds7Days, Midnight + (8 * Day)), Read(Feature.TerminalUnexplained7Days, Midnight + (8 * Day)));
    }

    [Fact]
    public void What_is_usual_does_not_depend_on_how_far_transactions_are_ahead_of_labels()
    {
        Use(Midnight, 500);
        Use(Midnight + (6 * Day), 700);
        var ahead = _history;
        for (var hour = 1; hour <= 9 * 24; hour++)
        {
            ahead.AddTransaction(Midnight + (6 * Day) + (hour * Hour), 10, 0);
        }

        var known = Midnight + (7 * Day) - Minute;
        _history.AddLabel(known, Midnight, 1_000, isFraud: true, 0);
        ahead.AddLabel(known, Midnight, 1_000, isFraud: true, 0);
        Assert.Equal(1, _history.FraudDays[(int)(known / Day % 40)].Unexplained);
        Assert.Equal(1, ahead.FraudDays[(int)(known / Day % 40)].Unexplained);
    }

    [Fact]
    public void A_label_that_says_genuine_changes_nothing()
    {
        Use(Midnight, 500);
        var before = _history;
        _history.AddLabel(Midnight + (7 * Day), Midnight, 500, isFraud: false, Midnight);
        Assert.True(Bytes(before).SequenceEqual(Bytes(_history)));
    }

    [Fact]
    public void What_comes_after_a_pane_has_ended_at_the_watermark_is_not_taken_into_it()
    {
        _history.AddTransaction(Midnight + (30 * Minute), 1, Midnight + Hour - 1);
        _history.AddTransaction(Midnight + (30 * Minute), 1, Midnight + Hour);
        Assert.Equal(1, Read(Feature.TerminalCount1Hour, Midnight + (Hour + (30 * Minute))));
        Assert.Equal(2, Read(Feature.TerminalCount7Days, Midnight + Day + Hour));
    }

    [Fact]
    public void Nothing_is_known_of_a_terminal_that_no_stream_told_of()
    {
        var (features, expected) = (new double[FeatureNames.Count], new double[FeatureNames.Count]);
        NoInputs.Instance.FillTerminal(At(Midnight, 100), features);
        TerminalFeatures.Fill(default, At(Midnight, 100), expected);
        Assert.Equal(expected, features);
        Assert.Equal((0, 0.005, 1), (
            features[(int)Feature.TerminalCount30Days], features[(int)Feature.TerminalRisk30Days], features[(int)Feature.TerminalAmountToMean]));
    }

    [Fact]
    public void A_history_of_another_layout_is_refused()
    {
        var history = new TerminalHistory { Version = 2 };
        Assert.Contains("layout 2", Assert.Throws<InvalidOperationException>(() => history.AddTransaction(Midnight, 1, 0)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => history.AddLabel(Midnight, 1, 1, true, 0));
        Assert.Throws<InvalidOperationException>(() => TerminalFeatures.Fill(history, At(Midnight, 1), new double[FeatureNames.Count]));
    }

    private static Transaction At(long time, long amount) => Transaction.Create("t", time, "card", "terminal", amount, "EUR", Channel.Pos);

    private static ReadOnlySpan<byte> Bytes(in TerminalHistory history) => MemoryMarshal.AsBytes(new ReadOnlySpan<TerminalHistory>(in history));

    private static double[] Read(in TerminalHistory history, long time)
    {
        var features = new double[FeatureNames.Count];
        TerminalFeatures.Fill(history, At(time, 100), features);
        return features;
    }

    private void Use(long time, long amount) => _history.AddTransaction(time, amount, time - 1);

    private void Know(long known, long time, long amount) => _history.AddLabel(known, time, amount, isFraud: true, known - 1);

    private double Read(Feature feature, long time) => Read(_history, time)[(int)feature];
}

using CsCheck;
using FraudDetection.Domain;
using FraudDetection.Features;
using StreamCore.Time;

namespace FraudDetection.Tests.Features;

public sealed class WindowFeatureTests
{
    private const long Second = 1000;
    private const long Minute = 60 * Second;
    private const long Hour = 60 * Minute;
    private const long Day = 24 * Hour;

    // The start of a day, so that it is the start of a pane of every window.
    private const long Midnight = 20_000 * Day;

    private static readonly Gen<long> Step = Gen.OneOf(
        Gen.OneOf(0L, 1, Second, 9_999, 10 * Second, 10_001, Minute + 10_001, Hour + 10_001, 59_999, Minute, 5 * Minute, Hour - 1, Hour, Day - 1, Day, Day + 1, 3 * Day, 7 * Day, 30 * Day),
        Gen.Long[0, 20 * Second],
        Gen.Long[0, 2 * Hour]);

    private static readonly Gen<(long Forward, long Back, long Amount, bool OtherCard)[]> Stream = Gen.Select(
        Step,
        Gen.Frequency((3, Gen.Const(0L)), (1, Step)),
        Gen.Long[0, 100_000],
        Gen.Frequency((4, Gen.Const(false)), (1, Gen.Const(true)))).Array[1, 120];

    [Fact]
    public void Windows_equal_a_reference_that_keeps_all_transactions() => Stream.Sample(
        steps =>
        {
            (Feature First, int Width, WindowReference Reference)[] windows =
            [
                (Feature.Count1Minute, 2, new(10 * Second, 6)),
                (Feature.Count10Minutes, 4, new(Minute, 10)),
                (Feature.Count1Hour, 4, new(5 * Minute, 12)),
                (Feature.Count24Hours, 4, new(Hour, 24)),
                (Feature.Count7Days, 4, new(Day, 30, window: 7)),
                (Feature.Count30Days, 4, new(Day, 30)),
            ];
            var watermarks = new BoundedOutOfOrderness(TimeSpan.FromSeconds(10));
            var state = default(CardState);
            var features = new double[FeatureNames.Count];
            var front = Midnight;
            foreach (var (forward, back, amount, otherCard) in steps)
            {
                front += forward;
                if (!otherCard)
                {
                    var time = Math.Max(front - back, 1);
                    FeatureExtractor.Extract(At(time, amount), watermarks.Watermark, ref state, features);
                    foreach (var (first, width, reference) in windows)
                    {
                        var expected = reference.Next(time, amount, watermarks.Watermark);
                        Assert.Equal(expected.AsSpan(0, width), features.AsSpan((int)first, width));
                    }
                }

                watermarks.OnEvent(front);
            }
        },
        iter: 3_000);

    [Fact]
    public void A_window_ends_with_the_transaction_own_pane_and_holds_as_many_panes_as_fit()
    {
        var state = default(CardState);
        Assert.Equal((1, 100), Count1Minute(ref state, Midnight + 9_999, 100));

        // 59,999 ms later and five panes on: still in. One pane further: out.
        Assert.Equal((2, 300), Count1Minute(ref state, Midnight + 59_999, 200));
        Assert.Equal((2, 500), Count1Minute(ref state, Midnight + 60_000, 300));
        Assert.Equal((1, 400), Count1Minute(ref state, Midnight + 120_000, 400));
    }

    [Fact]
    public void A_transaction_out_of_order_sees_only_what_was_before_it()
    {
        var state = default(CardState);
        Count1Minute(ref state, Midnight + 50_000, 100);
        Assert.Equal((1, 7), Count1Minute(ref state, Midnight + 30_000, 7));
        Assert.Equal((3, 108), Count1Minute(ref state, Midnight + 50_001, 1));
    }

    [Fact]
    public void A_transaction_is_kept_until_its_window_has_closed_behind_the_watermark()
    {
        var open = default(CardState);
        Count1Minute(ref open, Midnight + 5_000, 100, watermark: Midnight + 64_999);
        Assert.Equal((2, 101), Count1Minute(ref open, Midnight + 6_000, 1));

        var closed = default(CardState);
        Count1Minute(ref closed, Midnight + 5_000, 100, watermark: Midnight + 65_000);
        Assert.Equal((1, 1), Count1Minute(ref closed, Midnight + 6_000, 1));
    }

    [Fact]
    public void A_transaction_that_came_too_late_for_the_minute_still_counts_in_the_hour_and_the_day()
    {
        var state = default(CardState);
        var features = new double[FeatureNames.Count];
        FeatureExtractor.Extract(At(Midnight + 5_000, 100), Midnight + (2 * Minute), ref state, features);
        FeatureExtractor.Extract(At(Midnight + 6_000, 1), Midnight + (2 * Minute), ref state, features);
        Assert.Equal(
            (1, 1, 2, 101, 2, 101),
            (features[(int)Feature.Count1Minute],
                features[(int)Feature.Sum1Minute],
                features[(int)Feature.Count1Hour],
                features[(int)Feature.Sum1Hour],
                features[(int)Feature.Count24Hours],
                features[(int)Feature.Sum24Hours]));
    }

    [Fact]
    public void A_transaction_whose_pane_was_given_up_counts_itself_alone()
    {
        var state = default(CardState);
        Count1Minute(ref state, Midnight, 100);
        Count1Minute(ref state, Midnight + 60_000, 200);
        Assert.Equal((1, 300), Count1Minute(ref state, Midnight, 300));
        Assert.Equal((2, 600), Count1Minute(ref state, Midnight + 60_000, 400));
    }

    private static (double Count, double Sum) Count1Minute(ref CardState state, long time, long amount, long watermark = long.MinValue)
    {
        var features = new double[FeatureNames.Count];
        FeatureExtractor.Extract(At(time, amount), watermark, ref state, features);
        return (features[(int)Feature.Count1Minute], features[(int)Feature.Sum1Minute]);
    }

    private static Transaction At(long time, long amount) =>
        Transaction.Create("t", time, "card", "terminal", amount, "EUR", Channel.Pos);
}

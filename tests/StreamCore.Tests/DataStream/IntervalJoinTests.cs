using StreamCore.Runtime;
using StreamCore.Testing;

namespace StreamCore.Tests.DataStream;

public sealed class IntervalJoinTests
{
    [Fact]
    public void Late_elements_are_counted_where_nothing_takes_them()
    {
        using var job = new Job(TimeSpan.Zero, TimeSpan.FromMilliseconds(5));
        job.Left.Watermark(10);
        job.Right.Watermark(10);

        job.Left.Element("l9", timestamp: 9);
        job.Right.Element("r9", timestamp: 9);
        job.Left.Element("l10", timestamp: 10);

        Assert.Equal(2, job.Harness.LateRecordsDropped);
        Assert.Empty(job.Joined.Elements);
    }

    [Fact]
    public void What_is_kept_is_gone_when_no_partner_can_come()
    {
        using var job = new Job(TimeSpan.FromMilliseconds(-5), TimeSpan.FromMilliseconds(5));
        job.Left.Element("l10", timestamp: 10);
        job.Left.Element("l10b", timestamp: 10);
        job.Right.Element("r12", timestamp: 12);
        Assert.Equal(["l10+r12", "l10b+r12"], job.Joined.Elements);
        Assert.True(job.Harness.Snapshot().EntryCount > 0);

        job.Left.Watermark(17);
        job.Right.Watermark(17);

        Assert.Equal(0, job.Harness.Snapshot().EntryCount);
    }

    [Fact]
    public void What_is_kept_stays_up_to_its_own_time_where_both_bounds_lie_on_one_side()
    {
        using var before = new Job(TimeSpan.FromMilliseconds(-20), TimeSpan.FromMilliseconds(-10));
        before.Left.Element("l100", timestamp: 100);
        before.Left.Watermark(90);
        before.Right.Watermark(90);
        before.Right.Element("r90", timestamp: 90);
        Assert.Equal(["l100+r90"], before.Joined.Elements);

        using var after = new Job(TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(20));
        after.Right.Element("r100", timestamp: 100);
        after.Left.Watermark(90);
        after.Right.Watermark(90);
        after.Left.Element("l90", timestamp: 90);
        Assert.Equal(["l90+r100"], after.Joined.Elements);
    }

    [Fact]
    public void What_is_kept_is_restored()
    {
        using var before = new Job(TimeSpan.Zero, TimeSpan.FromMilliseconds(5));
        before.Left.Element("l10", timestamp: 10);

        using var after = new Job(TimeSpan.Zero, TimeSpan.FromMilliseconds(5), before.Harness.Snapshot());
        after.Right.Element("r12", timestamp: 12);
        Assert.Equal(["l10+r12"], after.Joined.Elements);

        after.Left.Watermark(20);
        after.Right.Watermark(20);
        Assert.Equal(0, after.Harness.Snapshot().EntryCount);
    }

    [Fact]
    public void Bounds_beyond_the_end_of_time_do_not_wrap()
    {
        using var job = new Job(TimeSpan.FromDays(-1), TimeSpan.FromDays(1));
        job.Left.Element("l", timestamp: long.MaxValue - 10);
        job.Right.Element("r", timestamp: long.MaxValue - 5);
        job.Right.Element("early", timestamp: long.MinValue + 5);
        job.Left.Element("early", timestamp: long.MinValue + 9);

        Assert.Equal(["l+r", "early+early"], job.Joined.Elements);
    }

    [Fact]
    public void An_element_without_a_timestamp_is_refused()
    {
        using var job = new Job(TimeSpan.Zero, TimeSpan.Zero);

        var failure = Assert.Throws<OperatorException>(() => job.Left.Element("l"));

        Assert.Contains("'interval-join'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("no timestamp", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bounds_that_leave_no_pair_are_refused()
    {
        using var harness = new OperatorHarness();
        var stream = harness.Input<int>().Stream.KeyBy(x => x);
        var join = stream.IntervalJoin(stream);

        Assert.Throws<ArgumentException>(() => join.Between(TimeSpan.FromSeconds(1), TimeSpan.Zero));
        Assert.Throws<ArgumentException>(() => join.Between(TimeSpan.Zero, TimeSpan.Zero).UpperBoundExclusive());
        Assert.Throws<ArgumentException>(() => join.Between(TimeSpan.Zero, TimeSpan.Zero).LowerBoundExclusive());
        Assert.Throws<ArgumentException>(
            () => join.Between(TimeSpan.Zero, TimeSpan.FromMilliseconds(1)).LowerBoundExclusive().UpperBoundExclusive());
    }

    [Fact]
    public void A_failing_function_is_named()
    {
        using var harness = new OperatorHarness();
        var input = harness.Input<int>();
        var stream = input.Stream.KeyBy(x => x);
        harness.Capture(stream.IntervalJoin(stream).Between(TimeSpan.Zero, TimeSpan.Zero).Process<int>((_, _) => throw new FormatException("bad pair"), "pairing"));

        var failure = Assert.Throws<OperatorException>(() => input.Element(1, timestamp: 1));

        Assert.Contains("'pairing'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("bad pair", failure.Message, StringComparison.Ordinal);
    }

    private sealed class Job : IDisposable
    {
        public Job(TimeSpan lower, TimeSpan upper, HarnessSnapshot? restored = null)
        {
            Harness = restored is null ? new() : new(restored);
            Left = Harness.Input<string>("left");
            Right = Harness.Input<string>("right");
            Joined = Harness.Capture(Left.Stream.KeyBy(_ => 1).IntervalJoin(Right.Stream.KeyBy(_ => 1))
                .Between(lower, upper).Process((left, right) => $"{left}+{right}"));
        }

        public OperatorHarness Harness { get; }

        public HarnessInput<string> Left { get; }

        public HarnessInput<string> Right { get; }

        public CapturedStream<string> Joined { get; }

        public void Dispose() => Harness.Dispose();
    }
}

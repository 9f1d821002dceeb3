using Microsoft.Extensions.Time.Testing;
using StreamCore.Runtime;
using StreamCore.Time;

namespace StreamCore.Tests.Time;

[Collection(AllocationCollection.Name)]
public sealed class SourceWatermarksTests
{
    private static readonly WatermarkStrategy<long> Ascending = WatermarkStrategy.ForMonotonousTimestamps<long>(element => element);
    private static readonly WatermarkStrategy<long> Punctuated =
        WatermarkStrategy.ForGenerator(() => new PunctuatedGenerator(), static (in long element) => element);

    private readonly FakeTimeProvider _clock = new();
    private readonly WatermarkLog _log = new();

    [Fact]
    public void A_restored_watermark_is_given_out_again_and_not_gone_behind()
    {
        var before = new SourceWatermarks<long>(Ascending, _clock, new WatermarkLog());
        var former = before.AddSplit("0");
        Read(former, 1_001);
        before.EmitPeriodic();
        Assert.Equal(1_000, former.Watermark);

        var source = new SourceWatermarks<long>(Ascending, _clock, _log);
        var split = source.AddSplit("0", former.Watermark);
        Assert.Empty(_log.Take());
        Assert.Equal(1_000, split.Watermark);

        source.EmitPeriodic();
        Assert.Equal([1_000L], _log.Take());

        Read(split, 500);
        source.EmitPeriodic();
        Assert.Empty(_log.Take());
        Assert.Equal(1_000, split.Watermark);

        Read(split, 2_001);
        source.EmitPeriodic();
        Assert.Equal([2_000L], _log.Take());
    }

    [Fact]
    public void Restored_splits_are_combined_as_they_were()
    {
        var source = new SourceWatermarks<long>(Ascending, _clock, _log);
        source.AddSplit("0", 300);
        source.AddSplit("1", 200);
        source.EmitPeriodic();
        Assert.Equal([200L], _log.Take());
    }

    [Fact]
    public void A_generator_may_give_out_a_watermark_with_an_event()
    {
        var source = new SourceWatermarks<long>(Punctuated, _clock, _log);
        var (one, two) = (source.AddSplit("1"), source.AddSplit("2"));

        Read(one, 10);
        Assert.Empty(_log.Take());

        Read(two, 20);
        Assert.Equal([10L], _log.Take());

        Read(one, 30);
        Assert.Equal([20L], _log.Take());
    }

    [Fact]
    public void A_generator_may_decide_on_idleness_itself()
    {
        var source = new SourceWatermarks<long>(Punctuated, _clock, _log);
        var (one, two) = (source.AddSplit("1"), source.AddSplit("2"));
        Read(one, 10);
        Read(two, 20);
        _log.Take();

        Read(one, 0);
        Assert.Equal([20L], _log.Take());

        Read(two, 0);
        Assert.Equal([StreamStatus.Idle], _log.Take());

        // The combined status follows with a greater watermark only.
        Read(one, -1);
        Assert.Empty(_log.Take());

        Read(one, 30);
        Assert.Equal([StreamStatus.Active, 30L], _log.Take());
    }

    [Fact]
    public void Splits_that_become_idle_in_one_emit_are_combined_once()
    {
        var source = new SourceWatermarks<long>(Ascending.WithIdleness(TimeSpan.FromSeconds(1)), _clock, _log);
        var (slow, fast) = (source.AddSplit("slow"), source.AddSplit("fast"));
        Read(slow, 11);
        Read(fast, 21);
        source.EmitPeriodic();
        source.EmitPeriodic();
        _clock.Advance(TimeSpan.FromMilliseconds(1_001));
        Read(fast, 31);
        _log.Take();

        source.EmitPeriodic();

        Assert.Equal([30L], _log.Take());
    }

    [Fact]
    public void The_final_watermark_ends_idleness_and_is_the_last()
    {
        var source = new SourceWatermarks<long>(Ascending.WithIdleness(TimeSpan.FromSeconds(1)), _clock, _log);
        source.AddSplit("0");
        source.EmitPeriodic();
        _clock.Advance(TimeSpan.FromSeconds(2));
        source.EmitPeriodic();
        Assert.Equal([StreamStatus.Idle], _log.Take());

        source.EmitFinal();
        Assert.Equal([StreamStatus.Active, long.MaxValue], _log.Take());

        _clock.Advance(TimeSpan.FromSeconds(2));
        source.EmitPeriodic();
        source.EmitFinal();
        Assert.Empty(_log.Take());
    }

    [Fact]
    public void Removing_the_last_split_does_not_make_the_source_idle()
    {
        var source = new SourceWatermarks<long>(Ascending.WithIdleness(TimeSpan.FromSeconds(1)), _clock, _log);
        Read(source.AddSplit("0"), 11);
        source.EmitPeriodic();
        source.RemoveSplit("0");
        _log.Take();

        _clock.Advance(TimeSpan.FromSeconds(2));
        source.EmitPeriodic();
        source.EmitPeriodic();

        Assert.Empty(_log.Take());
    }

    [Fact]
    public void A_source_without_splits_is_idle_after_the_timeout()
    {
        var source = new SourceWatermarks<long>(Ascending.WithIdleness(TimeSpan.FromSeconds(1)), _clock, _log);
        source.EmitPeriodic();
        _clock.Advance(TimeSpan.FromMilliseconds(1_001));
        source.EmitPeriodic();

        Assert.Equal([StreamStatus.Idle], _log.Take());
    }

    [Fact]
    public void A_split_is_known_by_its_name_once()
    {
        var source = new SourceWatermarks<long>(Ascending, _clock, _log);
        source.AddSplit("0");

        Assert.Contains("'0'", Assert.Throws<ArgumentException>(() => source.AddSplit("0")).Message, StringComparison.Ordinal);
        Assert.Contains("'1'", Assert.Throws<ArgumentException>(() => source.RemoveSplit("1")).Message, StringComparison.Ordinal);

        source.RemoveSplit("0");
        source.AddSplit("0");
    }

    [Fact]
    public void Records_cost_no_memory()
    {
        Allocations.AssertNone(() =>
        {
            var source = new SourceWatermarks<long>(Ascending.WithIdleness(TimeSpan.FromSeconds(1)), _clock, _log);
            var split = source.AddSplit("0");
            Read(split, 0);
            var before = GC.GetAllocatedBytesForCurrentThread();

            for (var i = 0; i < 10_000; i++)
            {
                Read(split, i);
            }

            var total = GC.GetAllocatedBytesForCurrentThread() - before;
            return total;
        });
    }

    private static void Read(SplitWatermarks<long> split, long element) =>
        split.OnEvent(element, split.AssignTimestamp(element, long.MinValue));
}

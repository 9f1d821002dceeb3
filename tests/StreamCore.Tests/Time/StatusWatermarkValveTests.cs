using StreamCore.Runtime;
using StreamCore.Time;

namespace StreamCore.Tests.Time;

/// <summary>The rules are checked by the golden vectors; here is what they don't reach.</summary>
[Collection(AllocationCollection.Name)]
public sealed class StatusWatermarkValveTests
{
    private readonly WatermarkLog _log = new();

    [Fact]
    public void A_single_channel_passes_everything_on()
    {
        var valve = new StatusWatermarkValve(1, _log);
        valve.OnWatermark(0, 10);
        valve.OnStatus(0, StreamStatus.Idle);
        valve.OnStatus(0, StreamStatus.Active);
        valve.OnWatermark(0, long.MaxValue);

        Assert.Equal([10L, StreamStatus.Idle, StreamStatus.Active, long.MaxValue], _log.Take());
    }

    [Fact]
    public void A_channel_that_comes_back_at_the_watermark_is_waited_for()
    {
        var valve = new StatusWatermarkValve(2, _log);
        valve.OnWatermark(0, 10);
        valve.OnWatermark(1, 10);
        valve.OnStatus(0, StreamStatus.Idle);
        valve.OnStatus(0, StreamStatus.Active);
        Assert.Equal([10L], _log.Take());

        valve.OnWatermark(1, 30);
        Assert.Empty(_log.Take());

        valve.OnWatermark(0, 20);
        Assert.Equal([20L], _log.Take());
    }

    [Fact]
    public void Only_the_channel_that_was_waited_for_lets_the_watermark_advance_by_going_idle()
    {
        // At the end channel 0 alone is active and behind the watermark, 30; channel 1 went idle at 50.
        StatusWatermarkValve Behind()
        {
            var valve = new StatusWatermarkValve(3, _log);
            valve.OnWatermark(0, 20);
            valve.OnWatermark(1, 50);
            valve.OnWatermark(2, 30);
            valve.OnStatus(0, StreamStatus.Idle);
            valve.OnStatus(1, StreamStatus.Idle);
            valve.OnStatus(0, StreamStatus.Active);
            valve.OnStatus(2, StreamStatus.Idle);
            Assert.Equal([20L, 30L], _log.Take());
            return valve;
        }

        Behind().OnStatus(0, StreamStatus.Idle);
        Assert.Equal([StreamStatus.Idle], _log.Take());

        var valve = Behind();
        valve.OnStatus(1, StreamStatus.Active);
        valve.OnStatus(0, StreamStatus.Idle);
        Assert.Empty(_log.Take());

        valve.OnWatermark(1, 51);
        Assert.Equal([51L], _log.Take());
    }

    [Fact]
    public void Watermarks_cost_no_memory()
    {
        Allocations.AssertNone(() =>
        {
            var valve = new StatusWatermarkValve(3, new Sink());
            valve.OnWatermark(0, 0);
            var before = GC.GetAllocatedBytesForCurrentThread();

            for (var i = 1; i < 1_000; i++)
            {
                valve.OnWatermark(i % 3, i);
            }

            var total = GC.GetAllocatedBytesForCurrentThread() - before;
            return total;
        });
    }

    [Fact]
    public void There_is_at_least_one_channel() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new StatusWatermarkValve(0, _log));

    private sealed class Sink : IWatermarkReceiver
    {
        public void OnWatermark(long watermark)
        {
        }

        public void OnStatus(StreamStatus status)
        {
        }
    }
}

using StreamCore.Runtime;
using StreamCore.Time;

namespace StreamCore.Tests.Time;

/// <summary>The rules are checked by the golden vectors; here is what they don't reach.</summary>
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
    public void Watermarks_cost_no_memory()
    {
        var valve = new StatusWatermarkValve(3, new Sink());
        valve.OnWatermark(0, 0);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 1; i < 1_000; i++)
        {
            valve.OnWatermark(i % 3, i);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
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

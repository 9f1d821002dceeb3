using StreamCore.Time;

namespace StreamCore.Tests.Time;

public sealed class BoundedOutOfOrdernessTests
{
    [Fact]
    public void Before_the_first_event_nothing_is_late() =>
        Assert.Equal(long.MinValue, new BoundedOutOfOrderness(TimeSpan.FromSeconds(10)).Watermark);

    [Fact]
    public void The_watermark_trails_the_newest_event_by_the_bound_and_a_millisecond()
    {
        var watermark = new BoundedOutOfOrderness(TimeSpan.FromSeconds(10));
        watermark.OnEvent(100_000);

        Assert.Equal(89_999, watermark.Watermark);
    }

    [Fact]
    public void It_never_goes_back()
    {
        var watermark = new BoundedOutOfOrderness(TimeSpan.Zero);
        watermark.OnEvent(100);
        watermark.OnEvent(50);

        Assert.Equal(99, watermark.Watermark);
    }

    [Fact]
    public void It_goes_on_where_a_former_one_stood()
    {
        var former = new BoundedOutOfOrderness(TimeSpan.FromSeconds(1));
        former.OnEvent(5_000);

        var restored = new BoundedOutOfOrderness(TimeSpan.FromSeconds(1), former.MaxTimestamp);

        Assert.Equal(former.Watermark, restored.Watermark);
    }

    [Fact]
    public void The_earliest_timestamps_do_not_overflow()
    {
        var watermark = new BoundedOutOfOrderness(TimeSpan.FromSeconds(1));
        watermark.OnEvent(long.MinValue + 5);
        Assert.Equal(long.MinValue, watermark.Watermark);

        watermark.OnEvent(long.MinValue + 1_002);
        Assert.Equal(long.MinValue + 1, watermark.Watermark);
    }
}

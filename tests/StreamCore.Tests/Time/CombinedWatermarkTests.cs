using StreamCore.Runtime;
using StreamCore.Time;

namespace StreamCore.Tests.Time;

public sealed class CombinedWatermarkTests
{
    private readonly CombinedWatermark _combined = new(2);

    [Fact]
    public void The_least_input_decides()
    {
        Assert.False(_combined.Update(0, 10));
        Assert.Equal(long.MinValue, _combined.Watermark);

        Assert.True(_combined.Update(1, 20));
        Assert.Equal(10, _combined.Watermark);

        Assert.False(_combined.Update(1, 30));
        Assert.True(_combined.Update(0, 25));
        Assert.Equal(25, _combined.Watermark);
    }

    [Fact]
    public void An_input_never_goes_back()
    {
        _combined.Update(0, 10);
        _combined.Update(1, 20);

        Assert.False(_combined.Update(0, 5));
        Assert.Equal(10, _combined.Watermark);
        Assert.True(_combined.Update(0, 15));
        Assert.Equal(15, _combined.Watermark);
    }

    [Fact]
    public void An_idle_input_is_not_waited_for_and_holds_the_watermark_when_it_comes_back_behind()
    {
        _combined.Update(0, 10);
        _combined.Update(1, 20);

        Assert.False(_combined.UpdateStatus(0, StreamStatus.Idle, out var advanced));
        Assert.True(advanced);
        Assert.Equal(20, _combined.Watermark);
        Assert.Equal(StreamStatus.Active, _combined.Status);

        Assert.False(_combined.UpdateStatus(0, StreamStatus.Active, out advanced));
        Assert.False(advanced);
        Assert.False(_combined.Update(1, 40));
        Assert.Equal(20, _combined.Watermark);
        Assert.True(_combined.Update(0, 30));
        Assert.Equal(30, _combined.Watermark);
    }

    [Fact]
    public void When_all_are_idle_the_greatest_counts_and_the_whole_is_idle()
    {
        _combined.Update(0, 10);
        _combined.Update(1, 20);
        _combined.UpdateStatus(1, StreamStatus.Idle, out _);
        Assert.Equal(10, _combined.Watermark);

        Assert.True(_combined.UpdateStatus(0, StreamStatus.Idle, out var advanced));
        Assert.True(advanced);
        Assert.Equal(20, _combined.Watermark);
        Assert.Equal(StreamStatus.Idle, _combined.Status);

        Assert.False(_combined.UpdateStatus(0, StreamStatus.Idle, out _));

        Assert.True(_combined.UpdateStatus(0, StreamStatus.Active, out advanced));
        Assert.False(advanced);
        Assert.Equal(StreamStatus.Active, _combined.Status);
    }

    [Fact]
    public void The_end_of_one_input_leaves_the_other_in_charge()
    {
        _combined.Update(0, long.MaxValue);

        Assert.True(_combined.Update(1, 5));
        Assert.Equal(5, _combined.Watermark);
        Assert.True(_combined.Update(1, long.MaxValue));
        Assert.Equal(long.MaxValue, _combined.Watermark);
    }

    [Fact]
    public void There_is_at_least_one_input() => Assert.Throws<ArgumentOutOfRangeException>(() => new CombinedWatermark(0));
}

using System.Numerics;
using StreamCore.DataStream;
using StreamCore.Windowing;

namespace StreamCore.Tests.Windowing;

public sealed class AssignerTests
{
    [Theory]
    [InlineData(0, 0, 0, 10)]
    [InlineData(9, 0, 0, 10)]
    [InlineData(10, 0, 10, 20)]
    [InlineData(-1, 0, -10, 0)]
    [InlineData(-10, 0, -10, 0)]
    [InlineData(2, 3, -7, 3)]
    [InlineData(3, 3, 3, 13)]
    [InlineData(8, -1, -1, 9)]
    [InlineData(9, -1, 9, 19)]
    [InlineData(-2, -1, -11, -1)]
    [InlineData(long.MaxValue, 0, long.MaxValue - 7, long.MaxValue)]
    [InlineData(long.MinValue + 1, 0, long.MinValue, long.MinValue + 8)]
    public void A_tumbling_window_begins_at_a_multiple_of_its_size_and_the_offset(long time, long offset, long start, long end) =>
        Assert.Equal([new(start, end)], Assign(TumblingEventTimeWindows.Of(Milliseconds(10), Milliseconds(offset)), time));

    [Fact]
    public void Sliding_windows_are_those_that_hold_the_time_latest_first()
    {
        Assert.Equal([new(20, 30), new(15, 25)], Assign(SlidingEventTimeWindows.Of(Milliseconds(10), Milliseconds(5)), 24));
        Assert.Equal([new(20, 30), new(15, 25)], Assign(SlidingEventTimeWindows.Of(Milliseconds(10), Milliseconds(5)), 20));
        Assert.Equal([new(20, 23)], Assign(SlidingEventTimeWindows.Of(Milliseconds(3), Milliseconds(10)), 22));
        Assert.Empty(Assign(SlidingEventTimeWindows.Of(Milliseconds(3), Milliseconds(10)), 23));
    }

    [Fact]
    public void Windows_are_right_for_all_times_up_to_the_ends_of_64_bits()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var i = 0; i < 20_000; i++)
        {
            var size = random.NextInt64(1, 50);
            var slide = random.NextInt64(1, 50);
            var offset = random.NextInt64(-slide + 1, slide);
            var time = random.Next(4) switch
            {
                0 => long.MinValue + 1 + random.NextInt64(200),
                1 => long.MaxValue - random.NextInt64(200),
                2 => random.NextInt64(-200, 200),
                _ => random.NextInt64(long.MinValue + 1, long.MaxValue),
            };

            var windows = Assign(SlidingEventTimeWindows.Of(Milliseconds(size), Milliseconds(slide), Milliseconds(offset)), time);

            Assert.True(Expected(time, size, slide, offset).SequenceEqual(windows), $"time {time}, size {size}, slide {slide}, offset {offset}");
            if (size == slide)
            {
                Assert.Equal(windows, Assign(TumblingEventTimeWindows.Of(Milliseconds(size), Milliseconds(offset)), time));
            }
        }
    }

    [Fact]
    public void A_session_begins_with_the_gap_after_an_element()
    {
        Assert.Equal([new(5, 35)], Assign(EventTimeSessionWindows.WithGap(Milliseconds(30)), 5));
        Assert.Equal([new(long.MaxValue - 5, long.MaxValue)], Assign(EventTimeSessionWindows.WithGap(Milliseconds(30)), long.MaxValue - 5));

        var windows = new List<TimeWindow>();
        EventTimeSessionWindows.WithDynamicGap<int>(gap => Milliseconds(gap)).AssignWindows(7, 100, windows);
        Assert.Equal([new(100, 107)], windows);
    }

    [Fact]
    public void The_global_window_ends_never()
    {
        Assert.Equal([TimeWindow.Global], Assign(GlobalWindows.Create(), 5));
        Assert.Equal(long.MaxValue, TimeWindow.Global.MaxTimestamp);
        Assert.Equal(19, new TimeWindow(10, 20).MaxTimestamp);
        Assert.Equal("[10, 20)", new TimeWindow(10, 20).ToString());
    }

    [Fact]
    public void Processing_time_assigners_go_by_the_same_rules()
    {
        Assert.Equal(TimeDomain.ProcessingTime, TumblingProcessingTimeWindows.Of(Milliseconds(10)).TimeDomain);
        Assert.Equal([new(3, 13)], Assign(TumblingProcessingTimeWindows.Of(Milliseconds(10), Milliseconds(3)), 12));
        Assert.Equal([new(10, 20), new(5, 15)], Assign(SlidingProcessingTimeWindows.Of(Milliseconds(10), Milliseconds(5)), 12));
        Assert.Equal([new(12, 42)], Assign(ProcessingTimeSessionWindows.WithGap(Milliseconds(30)), 12));
    }

    [Fact]
    public void Impossible_sizes_and_offsets_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => TumblingEventTimeWindows.Of(TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => TumblingEventTimeWindows.Of(Milliseconds(10), Milliseconds(10)));
        Assert.Throws<ArgumentOutOfRangeException>(() => TumblingEventTimeWindows.Of(Milliseconds(10), Milliseconds(-10)));
        Assert.Throws<ArgumentOutOfRangeException>(() => SlidingEventTimeWindows.Of(Milliseconds(10), Milliseconds(5), Milliseconds(5)));
        Assert.Throws<ArgumentOutOfRangeException>(() => EventTimeSessionWindows.WithGap(TimeSpan.FromTicks(15_000)));
        Assert.Throws<ArgumentOutOfRangeException>(() => EventTimeSessionWindows.WithDynamicGap<int>(_ => TimeSpan.Zero).AssignWindows(0, 0, []));
    }

    [Fact]
    public void An_element_without_a_timestamp_is_refused_in_event_time()
    {
        var failure = Assert.Throws<InvalidOperationException>(() => Assign(TumblingEventTimeWindows.Of(Milliseconds(10)), long.MinValue));

        Assert.Contains("WatermarkStrategy", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>All windows that hold the time, by trying every start, in numbers without bounds; cut off at the ends of 64 bits.</summary>
    private static IEnumerable<TimeWindow> Expected(long time, long size, long slide, long offset)
    {
        for (BigInteger start = time; start > time - (BigInteger)size; start--)
        {
            if ((start - offset) % slide == 0)
            {
                yield return new((long)BigInteger.Max(start, long.MinValue), (long)BigInteger.Min(start + size, long.MaxValue));
            }
        }
    }

    private static List<TimeWindow> Assign(WindowAssigner assigner, long time)
    {
        var windows = new List<TimeWindow>();
        assigner.AssignWindows(time, windows);
        return windows;
    }

    private static TimeSpan Milliseconds(long milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}

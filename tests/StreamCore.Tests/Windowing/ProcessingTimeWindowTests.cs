using StreamCore.Testing;
using StreamCore.Windowing;

namespace StreamCore.Tests.Windowing;

public sealed class ProcessingTimeWindowTests
{
    [Fact]
    public void A_tumbling_window_fires_when_the_clock_reaches_its_last_time()
    {
        using var bed = Sums(TumblingProcessingTimeWindows.Of(Milliseconds(100)));

        bed.Element("a", 1);
        bed.Advance(50);
        bed.Element("a", 2);
        bed.Element("b", 4);
        Assert.Empty(bed.Advance(48));
        Assert.Equal(
            [new("a", new(0, 100), 3), new("b", new(0, 100), 4)], bed.Advance(1).OrderBy(result => result.Key));
        bed.Element("a", 8);
        bed.Advance(1);
        bed.Element("a", 16);
        Assert.Equal([new("a", new(100, 200), 16)], bed.Advance(1000));
        Assert.Equal(0, bed.StateEntries);
    }

    [Fact]
    public void Neither_timestamps_nor_watermarks_play_a_part()
    {
        using var bed = Sums(TumblingProcessingTimeWindows.Of(Milliseconds(100)));

        bed.Watermark(long.MaxValue);
        bed.Element("a", 1, timestamp: 5);

        Assert.Equal([new("a", new(0, 100), 1)], bed.Advance(100));
        Assert.Equal(0, bed.Harness.LateRecordsDropped);
    }

    [Fact]
    public void Results_have_the_windows_last_time_as_timestamp()
    {
        using var bed = Sums(TumblingProcessingTimeWindows.Of(Milliseconds(100)));

        bed.PutElement("a", 1, timestamp: 5);
        bed.Harness.AdvanceProcessingTime(Milliseconds(100));

        Assert.Equal(99, Assert.Single(bed.TakeEvents()).Time);
    }

    [Fact]
    public void An_element_is_in_all_sliding_windows_of_its_time()
    {
        using var bed = Sums(SlidingProcessingTimeWindows.Of(Milliseconds(100), Milliseconds(50)));

        bed.Advance(60);
        bed.Element("a", 1);
        Assert.Equal([new("a", new(0, 100), 1)], bed.Advance(50));
        bed.Element("a", 2);
        Assert.Equal([new("a", new(50, 150), 3), new("a", new(100, 200), 2)], bed.Advance(1000));
        Assert.Equal(0, bed.StateEntries);
    }

    [Fact]
    public void A_session_ends_when_no_element_has_come_for_the_gap()
    {
        using var bed = Sums(ProcessingTimeSessionWindows.WithGap(Milliseconds(100)));

        bed.Element("a", 1);
        bed.Advance(60);
        bed.Element("a", 2);
        Assert.Empty(bed.Advance(98));
        Assert.Equal([new("a", new(0, 160), 3)], bed.Advance(1));
        bed.Element("a", 4);
        Assert.Equal([new("a", new(159, 259), 4)], bed.Advance(1000));
        Assert.Equal(0, bed.StateEntries);
    }

    [Fact]
    public void Timers_survive_a_restart()
    {
        using var before = new OperatorHarness();
        var input = Build(before, out _);
        before.AdvanceProcessingTime(Milliseconds(60));
        input.Element(("a", 1));

        using var after = new OperatorHarness(before.Snapshot());
        Build(after, out var results);
        after.AdvanceProcessingTime(Milliseconds(39));

        Assert.Equal([new("a", new(0, 100), 1)], results.Elements);
    }

    private static HarnessInput<(string Key, long Value)> Build(
        OperatorHarness harness, out CapturedStream<WindowResult<string, long>> results)
    {
        var input = harness.Input<(string Key, long Value)>();
        results = harness.Capture(input.Stream.KeyBy(element => element.Key)
            .Window(TumblingProcessingTimeWindows.Of(Milliseconds(100))).Sum(element => element.Value));
        return input;
    }

    private static WindowBed<WindowResult<string, long>> Sums(WindowAssigner assigner) =>
        new(keyed => keyed.Window(assigner).Sum(element => element.Value));

    private static TimeSpan Milliseconds(long milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}

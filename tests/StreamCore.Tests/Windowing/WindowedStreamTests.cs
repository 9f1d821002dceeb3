using StreamCore.DataStream;
using StreamCore.Testing;
using StreamCore.Windowing;

namespace StreamCore.Tests.Windowing;

public sealed class WindowedStreamTests
{
    private static readonly OutputTag<(string Key, long Value)> Late = new("late");

    [Fact]
    public void Sum_min_and_max_come_with_key_and_window()
    {
        Assert.Equal([new("a", new(0, 100), 12)], AtEnd(windows => windows.Sum(element => element.Value)));
        Assert.Equal([new("a", new(0, 100), 3)], AtEnd(windows => windows.Min(element => element.Value)));
        Assert.Equal([new("a", new(0, 100), 5)], AtEnd(windows => windows.Max(element => element.Value)));
    }

    [Fact]
    public void Reduce_joins_elements_in_their_order()
    {
        Assert.Equal([("a", 543L)], AtEnd(windows => windows.Reduce((one, next) => (one.Key, (one.Value * 10) + next.Value))));
        Assert.Equal(["a [0, 100) 543"], AtEnd(windows => windows.Reduce(
            (one, next) => (one.Key, (one.Value * 10) + next.Value), (key, window, reduced) => $"{key} {window} {reduced.Value}")));
        Assert.Equal(["a [0, 100): 543"], AtEnd(windows => windows.Reduce(
            (one, next) => (one.Key, (one.Value * 10) + next.Value), () => new Describe<(string Key, long Value)>(e => e.Value))));
    }

    [Fact]
    public void A_function_gets_the_aggregate_of_a_window()
    {
        var described = AtEnd(windows => windows.Aggregate(
            new Conformance.ValueStatistics.Aggregate(), () => new Describe<Conformance.ValueStatistics>(statistics => statistics.Sum)));

        Assert.Equal(["a [0, 100): 12"], described);
    }

    [Fact]
    public void Merged_sessions_reduce_to_what_their_elements_reduce_to()
    {
        using var bed = new WindowBed<string>(keyed => keyed.Window(EventTimeSessionWindows.WithGap(TimeSpan.FromMilliseconds(10)))
            .Reduce((one, next) => (one.Key, one.Value + next.Value), (key, window, reduced) => $"{key} {window} {reduced.Value}"));

        bed.Element("a", 1, 0);
        bed.Element("a", 2, 20);
        bed.Element("b", 4, 20);
        bed.Element("a", 8, 40);
        bed.Element("a", 16, 30);
        bed.Element("a", 32, 10);

        Assert.Equal(["a [0, 50) 59", "b [20, 30) 4"], bed.Watermark(49).Order());
        Assert.Equal(0, bed.StateEntries);
    }

    [Fact]
    public void A_merged_session_has_the_elements_of_the_earlier_one_first()
    {
        using var bed = new WindowBed<string>(keyed => keyed.Window(EventTimeSessionWindows.WithGap(TimeSpan.FromMilliseconds(10)))
            .Process(() => new Describe<(string Key, long Value)>(element => element.Value)));

        bed.Element("a", 1, 20);
        bed.Element("a", 2, 0);
        bed.Element("a", 3, 22);
        bed.Element("a", 4, 10);

        Assert.Equal(["a [0, 32): 2 1 3 4"], bed.Watermark(100));
        Assert.Equal(0, bed.StateEntries);
    }

    [Fact]
    public void A_dynamic_gap_can_join_many_sessions_at_once()
    {
        using var bed = new WindowBed<WindowResult<string, long>>(keyed => keyed
            .Window(EventTimeSessionWindows.WithDynamicGap<(string Key, long Value)>(element => TimeSpan.FromMilliseconds(element.Value)))
            .Sum(element => element.Value));

        bed.Element("a", 5, 100);
        bed.Element("a", 5, 0);
        bed.Element("a", 5, 50);
        bed.Element("a", 5, 150);
        bed.Element("a", 95, 5);

        Assert.Equal([new("a", new(0, 105), 110)], bed.Watermark(149));
        Assert.Equal([new("a", new(150, 155), 5)], bed.Watermark(154));
        Assert.Equal(0, bed.StateEntries);
    }

    [Fact]
    public void Late_elements_go_to_the_side_output_with_their_own_timestamp()
    {
        using var harness = new OperatorHarness();
        var input = harness.Input<(string Key, long Value)>();
        var sums = input.Stream.KeyBy(element => element.Key).Window(TumblingEventTimeWindows.Of(TimeSpan.FromMilliseconds(100)))
            .SideOutputLateData(Late).Sum(element => element.Value);
        var results = harness.Capture(sums);
        var late = harness.Capture(sums.GetSideOutput(Late));

        input.Watermark(99);
        input.Element(("a", 1), 99);
        input.Element(("a", 2), 100);

        var emitted = Assert.Single(late.Take(), e => e.Kind == CapturedKind.Element);
        Assert.Equal((("a", 1L), 99L), (emitted.Element, emitted.Time));
        Assert.Empty(results.Elements);
        Assert.Equal(0, harness.LateRecordsDropped);
    }

    [Fact]
    public void Late_elements_whose_side_output_nothing_consumes_count_as_dropped()
    {
        using var bed = new WindowBed<WindowResult<string, long>>(keyed => keyed
            .Window(TumblingEventTimeWindows.Of(TimeSpan.FromMilliseconds(100))).SideOutputLateData(Late).Sum(element => element.Value));

        bed.Watermark(99);
        bed.Element("a", 1, 99);

        Assert.Equal(1, bed.Harness.LateRecordsDropped);
    }

    [Fact]
    public void Results_keep_the_timestamp_of_the_element_behind_them_apart()
    {
        using var bed = new WindowBed<(long Timestamp, long Value)>(keyed => keyed
            .Window(TumblingEventTimeWindows.Of(TimeSpan.FromMilliseconds(100))).Trigger(CountTrigger.Of(1)).Sum(element => element.Value)
            .Process(() => new Timestamps()));

        bed.PutElement("a", 1, 5);

        var emitted = Assert.Single(bed.TakeEvents());
        Assert.Equal(((99L, 1L), 99L), (emitted.Element, emitted.Time));
    }

    [Fact]
    public void A_window_that_had_fired_fires_again_after_a_restart_to_an_earlier_watermark()
    {
        static HarnessInput<(string Key, long Value)> Build(
            OperatorHarness harness, out CapturedStream<WindowResult<string, long>> results)
        {
            var input = harness.Input<(string Key, long Value)>();
            results = harness.Capture(input.Stream.KeyBy(element => element.Key)
                .Window(TumblingEventTimeWindows.Of(TimeSpan.FromMilliseconds(100))).AllowedLateness(TimeSpan.FromMilliseconds(100))
                .Sum(element => element.Value));
            return input;
        }

        using var before = new OperatorHarness();
        var input = Build(before, out var fired);
        input.Element(("a", 1), 10);
        input.Watermark(99);
        Assert.Equal([new("a", new(0, 100), 1)], fired.Elements);

        // Sources that begin anew have no watermark until they have seen elements.
        using var after = new OperatorHarness(before.Snapshot());
        input = Build(after, out fired);
        input.Element(("a", 2), 20);
        Assert.Empty(fired.Elements);
        input.Watermark(99);

        Assert.Equal([new("a", new(0, 100), 3)], fired.Elements);
    }

    [Fact]
    public void An_element_without_a_timestamp_fails_with_the_operators_name()
    {
        using var bed = new WindowBed<WindowResult<string, long>>(keyed => keyed
            .Window(TumblingEventTimeWindows.Of(TimeSpan.FromMilliseconds(100))).Sum(element => element.Value).Name("sums"));

        var failure = Assert.ThrowsAny<Exception>(() => bed.Element("a", 1, long.MinValue));

        Assert.Contains("sums", failure.Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<TOut> AtEnd<TOut>(Func<WindowedStream<string, (string Key, long Value)>, DataStream<TOut>> build)
    {
        using var bed = new WindowBed<TOut>(keyed => build(keyed.Window(TumblingEventTimeWindows.Of(TimeSpan.FromMilliseconds(100)))));
        bed.Element("a", 5, 10);
        bed.Element("a", 4, 30);
        bed.Element("a", 3, 20);
        return bed.Watermark(99);
    }

    private sealed class Describe<T>(Func<T, long> value) : ProcessWindowFunction<string, T, string>
    {
        public override void Process(string key, Context context, IReadOnlyList<T> elements, ICollector<string> output) =>
            output.Collect($"{key} {context.Window}: {string.Join(' ', elements.Select(value))}");
    }

    private sealed class Timestamps : ProcessFunction<WindowResult<string, long>, (long Timestamp, long Value)>
    {
        public override void ProcessElement(
            in WindowResult<string, long> element, Context context, ICollector<(long Timestamp, long Value)> output) =>
            output.Collect((context.Timestamp, element.Value));
    }
}

using StreamCore.DataStream;
using StreamCore.State;
using StreamCore.Testing;
using StreamCore.Windowing;

namespace StreamCore.Tests.Windowing;

public sealed class ProcessWindowFunctionTests
{
    private static readonly OutputTag<string> Side = new("side");
    private static readonly WindowAssigner Hundred = TumblingEventTimeWindows.Of(TimeSpan.FromMilliseconds(100));

    [Fact]
    public void State_per_window_and_state_of_the_key_are_kept_apart()
    {
        using var bed = new WindowBed<string>(keyed => keyed
            .Window(Hundred).AllowedLateness(TimeSpan.FromMilliseconds(100)).Process(() => new Counting()));

        bed.Element("a", 1, 10);
        bed.Element("b", 1, 10);
        Assert.Equal(["a [0, 100): 1 of 1", "b [0, 100): 1 of 1"], bed.Watermark(99).Order());
        Assert.Equal(["a [0, 100): 2 of 2"], bed.Element("a", 1, 10));
        bed.Element("a", 1, 110);
        Assert.Equal(["a [100, 200): 1 of 3"], bed.Watermark(199));
        Assert.Equal(["a [100, 200): 2 of 4"], bed.Element("a", 1, 110));
        bed.Watermark(long.MaxValue);

        // What is left is the count of all firings for the two keys.
        Assert.Equal(2, bed.StateEntries);
    }

    [Fact]
    public void State_stays_the_windows_after_a_result_has_gone_through_another_keyed_operator()
    {
        using var bed = new WindowBed<string>(keyed => keyed.Window(Hundred).AllowedLateness(TimeSpan.FromMilliseconds(100))
            .Process(() => new Counting { Repeats = 3 })
            .KeyBy(_ => "other").Reduce((_, last) => last));

        bed.Element("a", 1, 10);
        bed.Element("b", 1, 10);
        Assert.Equal(["a [0, 100): 1 of 1", "a [0, 100): 2 of 2", "a [0, 100): 3 of 3"], bed.Watermark(99).Order().Take(3));
        Assert.Equal(["a [0, 100): 4 of 4", "a [0, 100): 5 of 5", "a [0, 100): 6 of 6"], bed.Element("a", 1, 10));
        bed.Watermark(long.MaxValue);

        // Two counts of firings, and what the other operator has reduced.
        Assert.Equal(3, bed.StateEntries);
    }

    [Fact]
    public void The_context_knows_times_and_side_outputs()
    {
        using var harness = new OperatorHarness();
        var input = harness.Input<(string Key, long Value)>();
        var results = input.Stream.KeyBy(element => element.Key).Window(Hundred).Process(() => new Times());
        var main = harness.Capture(results);
        var side = harness.Capture(results.GetSideOutput(Side));

        harness.AdvanceProcessingTime(TimeSpan.FromMilliseconds(7));
        input.Element(("a", 1), 10);
        input.Watermark(150);

        Assert.Equal(["watermark 150, clock 7"], main.Elements);
        var emitted = Assert.Single(side.Take(), e => e.Kind == CapturedKind.Element);
        Assert.Equal(("side", 99L), (emitted.Element, emitted.Time));
    }

    [Fact]
    public void Windows_that_merge_have_no_state_of_their_own()
    {
        using var bed = new WindowBed<string>(keyed => keyed
            .Window(EventTimeSessionWindows.WithGap(TimeSpan.FromMilliseconds(10))).Process(() => new Counting()));

        var failure = Assert.ThrowsAny<Exception>(() => bed.Element("a", 1, 10));

        Assert.Contains("merge", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>Counts the firings of each window, and those of each key.</summary>
    private sealed class Counting : ProcessWindowFunction<string, (string Key, long Value), string>
    {
        private ValueState<int>? _ofWindow;
        private ValueState<int>? _ofKey;

        public int Repeats { get; init; } = 1;

        public override void Open(IWindowRuntimeContext context)
        {
            _ofKey = context.GetState(new ValueStateDescriptor<int>("firings"));
            _ofWindow = context.PerWindow.GetState(new ValueStateDescriptor<int>("firings"));
        }

        public override void Process(
            string key, Context context, IReadOnlyList<(string Key, long Value)> elements, ICollector<string> output)
        {
            for (var i = 0; i < Repeats; i++)
            {
                _ofWindow!.TryGet(out var window);
                _ofKey!.TryGet(out var all);
                _ofWindow.Update(window + 1);
                _ofKey.Update(all + 1);
                output.Collect($"{key} {context.Window}: {window + 1} of {all + 1}");
            }
        }

        public override void Clear(string key, Context context) => _ofWindow!.Clear();
    }

    private sealed class Times : ProcessWindowFunction<string, (string Key, long Value), string>
    {
        public override void Process(
            string key, Context context, IReadOnlyList<(string Key, long Value)> elements, ICollector<string> output)
        {
            context.Output(Side, "side");
            output.Collect($"watermark {context.CurrentWatermark}, clock {context.CurrentProcessingTime}");
        }
    }
}

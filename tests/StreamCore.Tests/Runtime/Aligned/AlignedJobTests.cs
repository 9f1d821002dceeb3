using Microsoft.Extensions.Time.Testing;
using StreamCore.DataStream;
using StreamCore.State;
using StreamCore.Testing;

namespace StreamCore.Tests.Runtime.Aligned;

public sealed class AlignedJobTests
{
    private static readonly string[] Lines = [.. Enumerable.Range(0, 300).Select(i => $"to be or not to be {i % 7} {i % 13}")];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task Words_are_counted_as_by_one_thread(int parallelism)
    {
        var sink = new CollectSink<KeyValuePair<string, int>>();
        var environment = new StreamExecutionEnvironment().SetParallelism(parallelism);
        environment.FromCollection(Lines)
            .FlatMap(line => line.Split(' '))
            .KeyBy(word => word)
            .Sum(_ => 1)
            .SinkTo(sink);

        await environment.RunAsync();

        var expected = Lines.SelectMany(line => line.Split(' '))
            .GroupBy(word => word)
            .SelectMany(group => Enumerable.Range(1, group.Count()).Select(count => KeyValuePair.Create(group.Key, count)));
        Assert.Equal(expected.Order(ByKeyThenValue), sink.Committed.Order(ByKeyThenValue));
        Assert.True(sink.HasEnded);
        Assert.Equal(0, sink.UncommittedCount);
    }

    [Fact]
    public async Task Elements_of_a_key_stay_in_order()
    {
        var sink = new CollectSink<long>();
        var environment = new StreamExecutionEnvironment().SetParallelism(4);
        environment.FromSequence(1, 20_000).SetParallelism(1).KeyBy(number => number % 17).Max(number => number).Map(pair => pair.Value)
            .SinkTo(sink);

        await environment.RunAsync();

        Assert.All(sink.Committed.GroupBy(number => number % 17), group => Assert.Equal(group.Order(), group));
        Assert.Equal(20_000, sink.Committed.Count);
    }

    [Fact]
    public async Task A_union_has_the_elements_of_all_its_streams_and_of_one_twice_that_is_in_it_twice()
    {
        var sink = new CollectSink<int>();
        var environment = new StreamExecutionEnvironment().SetParallelism(3);
        var first = environment.FromElements(1, 2, 3);
        var second = environment.FromCollection([10, 20], "second").Map(number => number + 1);

        first.Union(second, first).Map(number => -number).SinkTo(sink);
        await environment.RunAsync();

        Assert.Equal([-21, -11, -3, -3, -2, -2, -1, -1], sink.Committed.Order());
    }

    [Fact]
    public async Task Rebalance_deals_out_evenly_and_broadcast_to_all()
    {
        var dealt = new CollectSink<int>();
        var copied = new CollectSink<int>();
        var environment = new StreamExecutionEnvironment();
        var numbers = environment.FromSequence(1, 120);
        numbers.Rebalance().Process(() => new SubtaskNumber()).SetParallelism(4).SinkTo(dealt);
        numbers.Broadcast().Process(() => new SubtaskNumber()).SetParallelism(3).SinkTo(copied);

        await environment.RunAsync();

        Assert.Equal([30, 30, 30, 30], dealt.Committed.CountBy(subtask => subtask).OrderBy(pair => pair.Key).Select(pair => pair.Value));
        Assert.Equal([120, 120, 120], copied.Committed.CountBy(subtask => subtask).OrderBy(pair => pair.Key).Select(pair => pair.Value));
    }

    [Fact]
    public async Task Side_outputs_go_through_exchanges_to_sinks_of_their_own()
    {
        var odd = new OutputTag<string>("odd");
        var evenSink = new CollectSink<long>();
        var oddSink = new CollectSink<string>();
        var bothSink = new CollectSink<string>();
        var environment = new StreamExecutionEnvironment().SetParallelism(2);
        var even = environment.FromSequence(1, 10).Process(() => new OddToSide(odd));
        even.SinkTo(evenSink);
        even.GetSideOutput(odd).SinkTo(oddSink).SetParallelism(3);
        even.GetSideOutput(odd).Union(even.Map(number => $"{number}")).SinkTo(bothSink);

        await environment.RunAsync();

        Assert.Equal([2, 4, 6, 8, 10], evenSink.Committed.Order());
        Assert.Equal(["1", "3", "5", "7", "9"], oddSink.Committed.Order());
        Assert.Equal(10, bothSink.Committed.Distinct().Count());
    }

    [Fact]
    public async Task Two_regions_run_side_by_side()
    {
        var first = new CollectSink<long>();
        var second = new CollectSink<string>();
        var environment = new StreamExecutionEnvironment().SetParallelism(2);
        environment.FromSequence(1, 1000).Rebalance().Filter(number => number % 100 == 0).SinkTo(first);
        environment.FromElements("a", "b").KeyBy(text => text).Reduce((_, text) => text).SinkTo(second);

        await environment.RunAsync();

        Assert.Equal(10, first.Committed.Count);
        Assert.Equal(["a", "b"], second.Committed.Order());
    }

    [Fact]
    public async Task Processing_time_timers_fire_by_the_clock_of_the_job()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch);
        var script = new Script<string>().Add("a").Pause();
        var sink = new CollectSink<string>();
        var environment = new StreamExecutionEnvironment(new() { AutoWatermarkInterval = TimeSpan.FromDays(1) }, timeProvider: time).SetParallelism(2);
        environment.FromSource(new ScriptedSource<string>(script), EagerWatermarks.ForBoundedOutOfOrderness<string>(), "script")
            .KeyBy(key => key)
            .Process(() => new AfterDays(40))
            .SinkTo(sink);
        var run = environment.RunAsync();
        await sink.WaitForAsync(1);

        time.Advance(TimeSpan.FromDays(39));
        time.Advance(TimeSpan.FromDays(2));
        await sink.WaitForAsync(2);
        script.Resume();
        await run;

        Assert.Equal(["a", "a timer of 40"], sink.Committed);
    }

    [Fact]
    public async Task The_end_of_the_input_fires_all_event_time_timers()
    {
        var sink = new CollectSink<string>();
        var environment = new StreamExecutionEnvironment().SetParallelism(2);
        environment.FromElements("a", "b").KeyBy(key => key).Process(() => new AtTheEndOfTime()).SinkTo(sink);

        await environment.RunAsync();

        Assert.Equal(["a", "b"], sink.Committed.Order());
    }

    [Fact]
    public async Task Keyed_state_is_kept_for_each_of_two_keyed_operators_in_one_chain()
    {
        var sink = new CollectSink<string>();
        var environment = new StreamExecutionEnvironment();
        environment.FromElements("a1", "b1", "a2", "b2")
            .KeyBy(text => text[0])
            .Process(() => new CountAfterEmitting(), "outer")
            .KeyBy(text => text[1])
            .Process(() => new CountAfterEmitting(), "inner")
            .SinkTo(sink);

        await environment.RunAsync();

        Assert.Equal(["a1 0 0", "b1 0 1", "a2 1 0", "b2 1 1"], sink.Committed);
    }

    private static Comparer<KeyValuePair<string, int>> ByKeyThenValue { get; } = Comparer<KeyValuePair<string, int>>.Create(
        (x, y) => (string.CompareOrdinal(x.Key, y.Key), x.Value.CompareTo(y.Value)) switch { (0, var byValue) => byValue, var (byKey, _) => byKey });

    private sealed class SubtaskNumber : ProcessFunction<long, int>
    {
        private int _subtask;

        public override void Open(IRuntimeContext context) => _subtask = context.SubtaskIndex;

        public override void ProcessElement(in long element, Context context, ICollector<int> output) => output.Collect(_subtask);
    }

    private sealed class OddToSide(OutputTag<string> odd) : ProcessFunction<long, long>
    {
        public override void ProcessElement(in long element, Context context, ICollector<long> output)
        {
            if (element % 2 == 0)
            {
                output.Collect(element);
            }
            else
            {
                context.Output(odd, $"{element}");
            }
        }
    }

    private sealed class AfterDays(int days) : KeyedProcessFunction<string, string, string>
    {
        public override void ProcessElement(in string element, Context context, ICollector<string> output)
        {
            context.Timers.RegisterProcessingTimeTimer(context.Timers.CurrentProcessingTime + (long)TimeSpan.FromDays(days).TotalMilliseconds);
            output.Collect(element);
        }

        public override void OnTimer(long timestamp, OnTimerContext context, ICollector<string> output) =>
            output.Collect($"{context.CurrentKey} timer of {TimeSpan.FromMilliseconds(timestamp).TotalDays}");
    }

    private sealed class AtTheEndOfTime : KeyedProcessFunction<string, string, string>
    {
        public override void ProcessElement(in string element, Context context, ICollector<string> output) =>
            context.Timers.RegisterEventTimeTimer(long.MaxValue);

        public override void OnTimer(long timestamp, OnTimerContext context, ICollector<string> output) => output.Collect(context.CurrentKey);
    }

    private sealed class CountAfterEmitting : KeyedProcessFunction<char, string, string>
    {
        private ValueState<int>? _count;

        public override void Open(IRuntimeContext context) => _count = context.GetState(new ValueStateDescriptor<int>("count"));

        public override void ProcessElement(in string element, Context context, ICollector<string> output)
        {
            _count!.TryGet(out var count);
            output.Collect($"{element} {count}");
            _count.Update(count + 1);
        }
    }
}

using StreamCore.DataStream;
using StreamCore.Runtime;
using StreamCore.State;
using StreamCore.Testing;

namespace StreamCore.Tests.DataStream;

public sealed class ConnectedStreamsTests
{
    [Fact]
    public void Each_stream_has_its_own_method()
    {
        using var harness = new OperatorHarness();
        var numbers = harness.Input<int>("numbers");
        var words = harness.Input<string>("words");
        var connected = numbers.Stream.Connect(words.Stream);
        var mapped = harness.Capture(connected.Map(number => $"n{number}", word => $"w{word}"));
        var flat = harness.Capture(connected.FlatMap<string>(
            (number, output) => output.Collect($"n{number}"),
            (word, output) =>
            {
                output.Collect(word);
                output.Collect(word);
            }));

        numbers.Element(1, timestamp: 5);
        words.Element("a", timestamp: 7);

        Assert.Equal(["n1", "wa"], mapped.Elements);
        Assert.Equal([5, 7], mapped.Events.Select(e => e.Time));
        Assert.Equal(["n1", "a", "a"], flat.Elements);
    }

    [Fact]
    public void The_watermark_is_the_lesser_of_both_and_an_idle_stream_does_not_count()
    {
        using var harness = new OperatorHarness();
        var first = harness.Input<int>("first");
        var second = harness.Input<int>("second");
        var output = harness.Capture(first.Stream.Connect(second.Stream).Process(() => new Watermarks()));

        first.Watermark(10);
        Assert.Empty(output.Take());
        second.Watermark(4);
        Assert.Equal([(CapturedKind.Watermark, 4L)], Kinds(output));
        first.Element(1);
        Assert.Equal([4L], output.Elements);
        output.Take();

        // The one that is waited for becomes idle, then both are.
        second.Status(StreamStatus.Idle);
        Assert.Equal([(CapturedKind.Watermark, 10L)], Kinds(output));
        first.Status(StreamStatus.Idle);
        Assert.Equal(StreamStatus.Idle, Assert.Single(output.Take()).Status);

        second.Status(StreamStatus.Active);
        Assert.Equal(StreamStatus.Active, Assert.Single(output.Take()).Status);
        second.Watermark(9);
        Assert.Empty(output.Take());
        second.Watermark(12);
        Assert.Equal([(CapturedKind.Watermark, 12L)], Kinds(output));
        second.Element(1);
        Assert.Equal([12L], output.Elements);
    }

    [Fact]
    public void Keyed_streams_share_state_and_timers()
    {
        using var harness = new OperatorHarness();
        var orders = harness.Input<(string Key, int Amount)>("orders");
        var payments = harness.Input<(string Key, int Amount)>("payments");
        var output = harness.Capture(
            orders.Stream.KeyBy(order => order.Key).Connect(payments.Stream.KeyBy(payment => payment.Key)).Process(() => new Balance()));

        orders.Element(("a", 10), timestamp: 1);
        orders.Element(("b", 5), timestamp: 2);
        payments.Element(("a", 4), timestamp: 3);
        Assert.Equal(["a=10", "b=5", "a=6"], output.Elements);
        output.Take();

        orders.Watermark(102);
        Assert.Empty(output.Take());
        payments.Watermark(102);
        Assert.Equal(["a@101 6", "b@102 5"], output.Elements);
        Assert.Equal([101L, 102, 102], output.Take().Select(e => e.Time));

        harness.AdvanceProcessingTime(TimeSpan.FromSeconds(1));
        Assert.Equal(["a!ProcessingTime", "b!ProcessingTime"], output.Elements.Order());
    }

    [Fact]
    public void Connected_streams_can_be_keyed_together()
    {
        using var harness = new OperatorHarness();
        var first = harness.Input<(string Key, int Amount)>("first");
        var second = harness.Input<(string Key, int Amount)>("second");
        var output = harness.Capture(
            first.Stream.Connect(second.Stream).KeyBy(left => left.Key, right => right.Key).Process(() => new Balance()));

        first.Element(("a", 10), timestamp: 1);
        second.Element(("a", 3), timestamp: 1);

        Assert.Equal(["a=10", "a=7"], output.Elements);
    }

    [Fact]
    public void State_of_a_function_over_streams_that_are_not_keyed_is_refused()
    {
        using var harness = new OperatorHarness();
        var first = harness.Input<int>("first");
        var second = harness.Input<int>("second");
        harness.Capture(first.Stream.Connect(second.Stream).Process(() => new WithState(), "counting"));

        var failure = Assert.Throws<OperatorException>(() => second.Element(1));

        Assert.Contains("'counting'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("outside a keyed context", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Streams_of_different_environments_are_refused()
    {
        using var harness = new OperatorHarness();
        using var other = new OperatorHarness();
        var stream = harness.Input<int>().Stream;
        var strange = other.Input<int>().Stream;

        var failure = Assert.Throws<ArgumentException>(() => stream.Connect(strange));

        Assert.Contains("different environments", failure.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => stream.KeyBy(x => x).Connect(strange.KeyBy(x => x)));
        Assert.Throws<ArgumentException>(() => stream.KeyBy(x => x).IntervalJoin(strange.KeyBy(x => x)));
        var broadcast = strange.Broadcast(new MapStateDescriptor<int, int>("rules"));
        Assert.Throws<ArgumentException>(() => stream.Connect(broadcast));
        Assert.Throws<ArgumentException>(() => stream.KeyBy(x => x).Connect(broadcast));
    }

    [Fact]
    public void Keys_that_would_not_meet_are_refused()
    {
        using var harness = new OperatorHarness();
        var first = harness.Input<string>("first").Stream;
        var second = harness.Input<string>("second").Stream;

        var failure = Assert.Throws<ArgumentException>(
            () => first.KeyBy(x => x).Connect(second.KeyBy(x => x, new JsonTypeSerializer<string>())));

        Assert.Contains("same serializer", failure.Message, StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => first.KeyByRecordKey().Connect(second.KeyByRecordKey()));
    }

    [Fact]
    public void A_keyed_operator_keeps_its_key_while_it_emits_to_another_keyed_one()
    {
        using var harness = new OperatorHarness();
        var input = harness.Input<string>();
        var output = harness.Capture(
            input.Stream.KeyBy(word => word).Process(() => new EmitThenCount()).KeyBy(_ => "all").Reduce((left, right) => left + right));

        input.Element("a");
        input.Element("b");
        input.Element("a");

        // Each word is emitted before it is counted, and again with its count.
        Assert.Equal("aa1bb1aa2", output.Elements[^1]);
    }

    private static List<(CapturedKind, long)> Kinds<T>(CapturedStream<T> captured) => [.. captured.Take().Select(e => (e.Kind, e.Time))];

    private sealed class Watermarks : CoProcessFunction<int, int, long>
    {
        public override void ProcessElement1(in int element, Context context, ICollector<long> output) => output.Collect(context.CurrentWatermark);

        public override void ProcessElement2(in int element, Context context, ICollector<long> output) => output.Collect(context.CurrentWatermark);
    }

    private sealed class Balance : KeyedCoProcessFunction<string, (string Key, int Amount), (string Key, int Amount), string>
    {
        private ReducingState<int>? _balance;

        public override void Open(IRuntimeContext context) =>
            _balance = context.GetReducingState(new ReducingStateDescriptor<int>("balance", (left, right) => left + right));

        public override void ProcessElement1(in (string Key, int Amount) element, Context context, ICollector<string> output)
        {
            context.Timers.RegisterEventTimeTimer(context.Timestamp + 100);
            context.Timers.RegisterProcessingTimeTimer(1000);
            Add(element.Amount, context, output);
        }

        public override void ProcessElement2(in (string Key, int Amount) element, Context context, ICollector<string> output) =>
            Add(-element.Amount, context, output);

        public override void OnTimer(long timestamp, OnTimerContext context, ICollector<string> output)
        {
            _balance!.TryGet(out var balance);
            output.Collect(context.TimeDomain == TimeDomain.EventTime
                ? $"{context.CurrentKey}@{timestamp} {balance}"
                : $"{context.CurrentKey}!{context.TimeDomain}");
        }

        private void Add(int amount, Context context, ICollector<string> output)
        {
            _balance!.Add(amount);
            _balance.TryGet(out var balance);
            output.Collect($"{context.CurrentKey}={balance}");
        }
    }

    private sealed class WithState : CoProcessFunction<int, int, int>
    {
        private ValueState<int>? _count;

        public override void Open(IRuntimeContext context) => _count = context.GetState(new ValueStateDescriptor<int>("count"));

        public override void ProcessElement1(in int element, Context context, ICollector<int> output) => _count!.Update(1);

        public override void ProcessElement2(in int element, Context context, ICollector<int> output) => _count!.Update(1);
    }

    private sealed class EmitThenCount : KeyedProcessFunction<string, string, string>
    {
        private ValueState<int>? _count;

        public override void Open(IRuntimeContext context) => _count = context.GetState(new ValueStateDescriptor<int>("count"));

        public override void ProcessElement(in string element, Context context, ICollector<string> output)
        {
            output.Collect(context.CurrentKey);
            _count!.TryGet(out var count);
            _count.Update(count + 1);
            output.Collect($"{context.CurrentKey}{count + 1}");
        }
    }
}

using Microsoft.Extensions.Logging.Abstractions;
using StreamCore.DataStream;
using StreamCore.Runtime;
using StreamCore.State;
using StreamCore.State.Schemas;
using StreamCore.Testing;

namespace StreamCore.Tests.DataStream;

public sealed class BroadcastStateTests
{
    private static readonly MapStateDescriptor<string, int> Limits = new("limits");
    private static readonly MapStateDescriptor<string, int> NotBroadcast = new("strange");

    [Fact]
    public void Elements_of_all_keys_see_what_was_broadcast()
    {
        using var job = new LimitJob();

        job.Payments.Element(("a", 7), timestamp: 1);
        job.Rules.Element(("max", 5));
        job.Payments.Element(("a", 7), timestamp: 2);
        job.Payments.Element(("b", 6), timestamp: 3);
        job.Rules.Element(("max", 10));
        job.Payments.Element(("a", 7), timestamp: 4);

        Assert.Equal(["a 7 of 0, 1 seen", "limit max=5", "a 7 of 5, 2 seen", "b 6 of 5, 1 seen", "limit max=10", "a 7 of 10, 3 seen"], job.Results.Elements);
    }

    [Fact]
    public void A_timer_sees_its_key_and_what_was_broadcast()
    {
        using var job = new LimitJob();
        job.Payments.Element(("a", 7), timestamp: 1);
        job.Rules.Element(("max", 5), timestamp: 1);
        job.Results.Take();

        job.Payments.Watermark(11);
        Assert.Empty(job.Results.Take());
        job.Rules.Watermark(11);

        Assert.Equal(["a@11 of 5, 1 seen"], job.Results.Elements);
    }

    [Fact]
    public void All_subtasks_hold_the_same_copy_whatever_their_keys()
    {
        using var one = new LimitJob();
        using var two = new LimitJob();
        one.Payments.Element(("a", 1), timestamp: 1);
        foreach (var job in new[] { one, two })
        {
            foreach (var rule in new[] { ("max", 5), ("min", 2), ("max", 6), ("gone", 1), ("gone", 0) })
            {
                job.Rules.Element(rule);
                job.Payments.Element((job == one ? "a" : "b", 3), timestamp: 2);
            }
        }

        Assert.Equal(Copy(one), Copy(two));
        Assert.Equal(3, Copy(one).Count(entry => !entry.StartsWith(Metadata, StringComparison.Ordinal)));
        Assert.True(one.Harness.Snapshot().EntryCount > 3);
    }

    [Fact]
    public void It_is_restored_with_everything_else()
    {
        using var before = new LimitJob();
        before.Rules.Element(("max", 5));
        before.Payments.Element(("a", 1), timestamp: 1);

        using var after = new LimitJob(before.Harness.Snapshot());
        after.Payments.Element(("a", 1), timestamp: 2);

        Assert.Equal(["a 1 of 5, 2 seen"], after.Results.Elements);
    }

    [Fact]
    public void It_is_rolled_back_with_everything_else()
    {
        using var state = new PartitionState(new InMemoryStateStore());
        var states = Context(state).GetBroadcastStates([Limits]);
        states.Writes.IsOpen = true;
        var limits = states.Get(Limits);
        limits.Put("max", 5);
        state.Commit();
        limits.Put("max", 6);
        limits.Put("min", 1);

        state.Rollback();

        Assert.Equal([new("max", 5)], limits.ToList());
        state.ForEachChange((_, _, _) => Assert.Fail("a change after a rollback"));
    }

    [Fact]
    public void No_key_lies_in_the_scope_of_broadcast_state()
    {
        using var state = new PartitionState(new InMemoryStateStore());
        var context = Context(state);
        var value = context.GetState(new ValueStateDescriptor<int>("value"));
        for (var i = 0; i < 1000; i++)
        {
            context.KeyedState.SetKey(BitConverter.GetBytes(i));
            value.Update(i);
        }

        Assert.DoesNotContain(state.Entries(), entry => StateScope.IsBroadcast(entry.Key.Span) && !StateMetadata.IsKey(entry.Key.Span[StateScope.Size..]));
        Assert.False(StateScope.IsBroadcast([0xff]));
    }

    [Fact]
    public void Only_a_broadcast_element_may_write()
    {
        using var harness = new OperatorHarness();
        var payments = harness.Input<int>("payments");
        var rules = harness.Input<int>("rules");
        harness.Capture(payments.Stream.Connect(rules.Stream.Broadcast(Limits)).Process(() => new KeepsTheState(), "cheating"));
        rules.Element(1);

        var failure = Assert.Throws<OperatorException>(() => payments.Element(1));

        Assert.Contains("'cheating'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("'limits'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_stream_was_not_broadcast_with_is_named()
    {
        using var harness = new OperatorHarness();
        var payments = harness.Input<int>("payments");
        var rules = harness.Input<int>("rules");
        harness.Capture(payments.Stream.Connect(rules.Stream.Broadcast(Limits)).Process(() => new AsksForAnother()));

        var failure = Assert.Throws<OperatorException>(() => payments.Element(1));
        Assert.Contains("'strange'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("'limits'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("other types", Assert.Throws<OperatorException>(() => rules.Element(1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_broadcast_states_of_one_name_are_refused()
    {
        using var harness = new OperatorHarness();
        var payments = harness.Input<int>("payments");
        var rules = harness.Input<int>("rules");
        harness.Capture(payments.Stream.Connect(rules.Stream.Broadcast(Limits, new MapStateDescriptor<int, int>("limits"))).Process(() => new AsksForAnother()));

        var failure = Assert.Throws<InvalidOperationException>(() => payments.Element(1));

        Assert.Contains("'limits'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keyed_state_is_out_of_reach_while_a_broadcast_element_is_processed()
    {
        using var harness = new OperatorHarness();
        var payments = harness.Input<int>("payments");
        var rules = harness.Input<int>("rules");
        harness.Capture(payments.Stream.KeyBy(x => x).Connect(rules.Stream.Broadcast(Limits)).Process(() => new ReachesForKeyedState()));
        payments.Element(1);

        var failure = Assert.Throws<OperatorException>(() => rules.Element(1));

        Assert.Contains("outside a keyed context", failure.Message, StringComparison.Ordinal);
    }

    private static OperatorContext Context(PartitionState state) => new("op", "op", new SubtaskContext(
        0, 1, state, byKeyGroup: true, TimeProvider.System, NullLogger.Instance, TestContext.Current.CancellationToken));

    /// <summary>How the hexadecimal keys of metadata begin.</summary>
    private const string Metadata = "FFFF0073";

    private static List<string> Copy(LimitJob job) => [.. job.Harness.Snapshot().Entries
        .Where(entry => StateScope.IsBroadcast(entry.Key))
        .Select(entry => $"{Convert.ToHexString(entry.Key)}={Convert.ToHexString(entry.Value)}")
        .Order(StringComparer.Ordinal)];

    private sealed class LimitJob : IDisposable
    {
        public LimitJob(HarnessSnapshot? restored = null)
        {
            Harness = restored is null ? new() : new(restored);
            Payments = Harness.Input<(string Key, int Amount)>("payments");
            Rules = Harness.Input<(string Name, int Limit)>("rules");
            Results = Harness.Capture(
                Payments.Stream.KeyBy(payment => payment.Key).Connect(Rules.Stream.Broadcast(Limits)).Process(() => new CheckLimit()));
        }

        public OperatorHarness Harness { get; }

        public HarnessInput<(string Key, int Amount)> Payments { get; }

        public HarnessInput<(string Name, int Limit)> Rules { get; }

        public CapturedStream<string> Results { get; }

        public void Dispose() => Harness.Dispose();
    }

    private sealed class CheckLimit : KeyedBroadcastProcessFunction<string, (string Key, int Amount), (string Name, int Limit), string>
    {
        private ValueState<int>? _seen;

        public override void Open(IRuntimeContext context) => _seen = context.GetState(new ValueStateDescriptor<int>("seen"));

        public override void ProcessElement(in (string Key, int Amount) element, ReadOnlyContext context, ICollector<string> output)
        {
            context.GetBroadcastState(Limits).TryGet("max", out var limit);
            _seen!.TryGet(out var seen);
            _seen.Update(seen + 1);
            context.Timers.RegisterEventTimeTimer(context.Timestamp + 10);
            output.Collect($"{context.CurrentKey} {element.Amount} of {limit}, {seen + 1} seen");
        }

        public override void ProcessBroadcastElement(in (string Name, int Limit) element, Context context, ICollector<string> output)
        {
            var limits = context.GetBroadcastState(Limits);
            if (element.Limit == 0)
            {
                limits.Remove(element.Name);
            }
            else
            {
                limits.Put(element.Name, element.Limit);
            }

            output.Collect($"limit {element.Name}={element.Limit}");
        }

        public override void OnTimer(long timestamp, OnTimerContext context, ICollector<string> output)
        {
            context.GetBroadcastState(Limits).TryGet("max", out var limit);
            _seen!.TryGet(out var seen);
            output.Collect($"{context.CurrentKey}@{timestamp} of {limit}, {seen} seen");
        }
    }

    private sealed class KeepsTheState : BroadcastProcessFunction<int, int, int>
    {
        private BroadcastState<string, int>? _kept;

        public override void ProcessElement(in int element, ReadOnlyContext context, ICollector<int> output) => _kept!.Put("max", element);

        public override void ProcessBroadcastElement(in int element, Context context, ICollector<int> output) =>
            _kept = context.GetBroadcastState(Limits);
    }

    private sealed class AsksForAnother : BroadcastProcessFunction<int, int, int>
    {
        public override void ProcessElement(in int element, ReadOnlyContext context, ICollector<int> output) =>
            context.GetBroadcastState(NotBroadcast);

        public override void ProcessBroadcastElement(in int element, Context context, ICollector<int> output) =>
            context.GetBroadcastState(new MapStateDescriptor<string, long>("limits"));
    }

    private sealed class ReachesForKeyedState : KeyedBroadcastProcessFunction<int, int, int, int>
    {
        private ValueState<int>? _seen;

        public override void Open(IRuntimeContext context) => _seen = context.GetState(new ValueStateDescriptor<int>("seen"));

        public override void ProcessElement(in int element, ReadOnlyContext context, ICollector<int> output) => _seen!.Update(element);

        public override void ProcessBroadcastElement(in int element, Context context, ICollector<int> output) => _seen!.TryGet(out _);
    }
}

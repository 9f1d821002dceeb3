using BenchmarkDotNet.Attributes;
using StreamCore.DataStream;
using StreamCore.State;
using StreamCore.Testing;
using StreamCore.Windowing;

namespace Benchmarks;

/// <summary>
/// What a record costs from the source to its window in the keyed state, over <see cref="Keys"/> keys, one epoch for each
/// <see cref="Keys"/> records. Records and accumulators are structs.
/// </summary>
[MemoryDiagnoser]
public class WindowBenchmarks : IDisposable
{
    private const int Keys = 1000;
    private const long Size = 60_000;

    private readonly List<OperatorHarness> _harnesses = [];
    private Pipeline _tumbling = null!;
    private Pipeline _lateness = null!;
    private Pipeline _sliding = null!;
    private Pipeline _session = null!;
    private Pipeline _turnover = null!;
    private HarnessInput<Payment> _timers = null!;
    private OperatorHarness _timersHarness = null!;
    private long _time;

    [GlobalSetup]
    public void Setup()
    {
        _tumbling = Create(TumblingEventTimeWindows.Of(TimeSpan.FromMilliseconds(Size)));
        _turnover = Create(TumblingEventTimeWindows.Of(TimeSpan.FromMilliseconds(Size)));
        _lateness = Create(TumblingEventTimeWindows.Of(TimeSpan.FromMilliseconds(Size)), TimeSpan.FromMilliseconds(Size));
        _sliding = Create(SlidingEventTimeWindows.Of(TimeSpan.FromMilliseconds(Size), TimeSpan.FromMilliseconds(Size / 4)));
        _session = Create(EventTimeSessionWindows.WithGap(TimeSpan.FromMilliseconds(Size)));
        _timersHarness = new();
        _harnesses.Add(_timersHarness);
        _timers = _timersHarness.Input<Payment>();
        _timersHarness.Capture(_timers.Stream.KeyBy(payment => payment.Account).Process(() => new OneTimer()));
    }

    /// <summary>Into a window that exists.</summary>
    [Benchmark(OperationsPerInvoke = Keys, Baseline = true)]
    public void Tumbling() => _tumbling.Round(0);

    /// <summary>Into a window that exists and has an allowed lateness, so that its timer is looked up.</summary>
    [Benchmark(OperationsPerInvoke = Keys)]
    public void TumblingWithLateness() => _lateness.Round(0);

    /// <summary>Into four windows that exist.</summary>
    [Benchmark(OperationsPerInvoke = Keys)]
    public void SlidingOfFour() => _sliding.Round(0);

    /// <summary>Into a session, which it makes longer by a second.</summary>
    [Benchmark(OperationsPerInvoke = Keys)]
    public void SessionThatGrows()
    {
        _session.Round(_time);
        _session.Input.Watermark(_time);
        _time += 1000;
    }

    /// <summary>The whole life of a window of one record: it begins, with a timer; it fires; it is cleaned up.</summary>
    [Benchmark(OperationsPerInvoke = Keys)]
    public void WindowOfOneRecord()
    {
        _turnover.Round(_time);
        _time += Size;
        _turnover.Input.Watermark(_time - 1);
    }

    /// <summary>Registers an event-time timer, which then fires.</summary>
    [Benchmark(OperationsPerInvoke = Keys)]
    public void TimerAlone()
    {
        for (var key = 0; key < Keys; key++)
        {
            _timers.Element(new(key, 1), _time);
        }

        _time += Size;
        _timers.Watermark(_time);
        _timersHarness.EndEpoch();
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _harnesses.ForEach(harness => harness.Dispose());
        GC.SuppressFinalize(this);
    }

    private Pipeline Create(WindowAssigner assigner, TimeSpan allowedLateness = default)
    {
        var harness = new OperatorHarness();
        _harnesses.Add(harness);
        var input = harness.Input<Payment>();
        var results = input.Stream.KeyBy(payment => payment.Account).Window(assigner).AllowedLateness(allowedLateness)
            .Aggregate(new Volume(), (account, window, volume) => new WindowResult<long, CountAndSum>(account, window, volume))
            .Filter(_ => false);
        harness.Capture(results);
        var pipeline = new Pipeline(harness, input);
        pipeline.Round(0);
        return pipeline;
    }

    private readonly record struct Payment(long Account, long Cents);

    private readonly record struct CountAndSum(long Count, long Sum);

    private sealed record Pipeline(OperatorHarness Harness, HarnessInput<Payment> Input)
    {
        /// <summary>One record for each key, in one epoch.</summary>
        public void Round(long timestamp)
        {
            for (var key = 0; key < Keys; key++)
            {
                Input.Element(new(key, 100), timestamp);
            }

            Harness.EndEpoch();
        }
    }

    private sealed class Volume : IAggregateFunction<Payment, CountAndSum, CountAndSum>
    {
        public CountAndSum CreateAccumulator() => default;

        public CountAndSum Add(CountAndSum accumulator, Payment element) => new(accumulator.Count + 1, accumulator.Sum + element.Cents);

        public CountAndSum GetResult(CountAndSum accumulator) => accumulator;

        public CountAndSum Merge(CountAndSum accumulator, CountAndSum other) =>
            new(accumulator.Count + other.Count, accumulator.Sum + other.Sum);
    }

    private sealed class OneTimer : KeyedProcessFunction<long, Payment, long>
    {
        public override void ProcessElement(in Payment element, Context context, ICollector<long> output) =>
            context.Timers.RegisterEventTimeTimer(context.Timestamp);
    }
}

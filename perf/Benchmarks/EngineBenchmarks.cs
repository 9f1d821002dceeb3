using BenchmarkDotNet.Attributes;
using StreamCore.DataStream;
using StreamCore.Testing;

namespace Benchmarks;

/// <summary>
/// What a record costs in a chain that the public API has built, from the source's output to the sink, with its state in
/// memory and one epoch for each <see cref="EpochRecords"/> records. Per record put in.
/// </summary>
[MemoryDiagnoser]
public class EngineBenchmarks : IDisposable
{
    private const int EpochRecords = 1000;

    // Far from its neighbours, so that keys do not come in the order in which they were first seen.
    private const int Stride = 7919;

    private readonly OperatorHarness _harness = new();
    private HarnessInput<Payment> _stateless = null!;
    private HarnessInput<Payment> _reduced = null!;
    private HarnessInput<Payment> _processed = null!;
    private int _next;
    private long _sum;

    /// <summary>How many keys there are; 1,000 of them make each key come once in an epoch, and fit into the processor's cache.</summary>
    [Params(1_000, 100_000)]
    public int Keys { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _stateless = _harness.Input<Payment>("stateless");
        _stateless.Stream.Map(payment => payment with { Cents = payment.Cents + 1 }).Filter(payment => payment.Cents > 0).ForEach(Add);
        _reduced = _harness.Input<Payment>("reduced");
        _reduced.Stream.Map(payment => payment with { Cents = payment.Cents + 1 }).Filter(payment => payment.Cents > 0)
            .KeyBy(payment => payment.Account).Reduce((a, b) => a with { Cents = a.Cents + b.Cents }).ForEach(Add);
        _processed = _harness.Input<Payment>("processed");
        _processed.Stream.KeyBy(payment => payment.Account).Process(() => new RunningTotal()).ForEach(Add);
        for (var key = 0; key < Keys; key++)
        {
            _reduced.Element(new(key, 1, 0), 0);
            _processed.Element(new(key, 1, 0), 0);
        }

        _harness.EndEpoch();
    }

    /// <summary>Without state: what the chain itself costs.</summary>
    [Benchmark(OperationsPerInvoke = EpochRecords)]
    public void MapFilter() => Epoch(_stateless);

    [Benchmark(OperationsPerInvoke = EpochRecords, Baseline = true)]
    public void MapFilterKeyByReduce() => Epoch(_reduced);

    /// <summary>A function with a state of 16 bytes, read and written for each record.</summary>
    [Benchmark(OperationsPerInvoke = EpochRecords)]
    public void KeyByProcess() => Epoch(_processed);

    [GlobalCleanup]
    public void Dispose()
    {
        _harness.Dispose();
        GC.SuppressFinalize(this);
    }

    private void Epoch(HarnessInput<Payment> input)
    {
        for (var i = 0; i < EpochRecords; i++)
        {
            _next = (_next + Stride) % Keys;
            input.Element(new(_next, 100, i), i);
        }

        _harness.EndEpoch();
    }

    private void Add(Payment payment) => _sum += payment.Cents;

    /// <summary>24 bytes.</summary>
    private readonly record struct Payment(long Account, long Cents, long Terminal);

    private readonly record struct CountAndSum(long Count, long Sum);

    private sealed class RunningTotal : KeyedProcessFunction<long, Payment, Payment>
    {
        private static readonly StreamCore.State.ValueStateDescriptor<CountAndSum> Total = new("total");

        private StreamCore.State.ValueState<CountAndSum> _total = null!;

        public override void Open(IRuntimeContext context) => _total = context.GetState(Total);

        public override void ProcessElement(in Payment element, Context context, ICollector<Payment> output)
        {
            _total.TryGet(out var total);
            _total.Update(new(total.Count + 1, total.Sum + element.Cents));
            output.Collect(element);
        }
    }
}

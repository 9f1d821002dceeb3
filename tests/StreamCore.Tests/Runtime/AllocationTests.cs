using StreamCore.DataStream;
using StreamCore.State;
using StreamCore.Testing;
using StreamCore.Windowing;

namespace StreamCore.Tests.Runtime;

/// <summary>A record allocates nothing once a job has seen its keys, the ends of epochs included.</summary>
[Collection(AllocationCollection.Name)]
public sealed class AllocationTests : IDisposable
{
    private const int Keys = 500;
    private const int EpochRecords = 1000;
    private const int Epochs = 100;

    private readonly OperatorHarness _harness = new();
    private long _results;

    [Fact]
    public void Map_filter_keyBy_and_reduce_allocate_nothing()
    {
        var input = _harness.Input<Payment>();
        input.Stream.Map(payment => payment with { Cents = payment.Cents + 1 }).Filter(payment => payment.Cents % 3 != 0)
            .KeyBy(payment => payment.Account).Reduce((a, b) => a with { Cents = a.Cents + b.Cents }).ForEach(_ => _results++);

        AssertNothing(input, TimeSpan.Zero);
    }

    [Fact]
    public void Windows_that_open_fire_and_are_cleaned_up_allocate_nothing()
    {
        var input = _harness.Input<Payment>();
        input.Stream.KeyBy(payment => payment.Account).Window(TumblingEventTimeWindows.Of(TimeSpan.FromSeconds(2)))
            .Reduce((a, b) => a with { Cents = a.Cents + b.Cents }).ForEach(_ => _results++);

        AssertNothing(input, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Sessions_that_grow_fire_and_are_cleaned_up_allocate_nothing()
    {
        var input = _harness.Input<Payment>();
        input.Stream.KeyBy(payment => payment.Account).Window(EventTimeSessionWindows.WithGap(TimeSpan.FromMilliseconds(700)))
            .Reduce((a, b) => a with { Cents = a.Cents + b.Cents }).ForEach(_ => _results++);

        AssertNothing(input, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Timers_that_are_registered_deleted_and_fired_allocate_nothing()
    {
        var input = _harness.Input<Payment>();
        input.Stream.KeyBy(payment => payment.Account).Process(() => new Timeout()).ForEach(_ => _results++);

        AssertNothing(input, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void The_writer_of_a_two_phase_sink_is_called_without_an_allocation()
    {
        var input = _harness.Input<Payment>();
        input.Stream.SinkTo(new CountingSink(() => _results++));

        AssertNothing(input, TimeSpan.Zero);
    }

    public void Dispose() => _harness.Dispose();

    /// <summary>Epochs have two records of each key of one half and of the other in turn, so that sessions end; the watermark follows at a distance.</summary>
    private void AssertNothing(HarnessInput<Payment> input, TimeSpan watermarkDelay)
    {
        Allocations.AssertNone(() =>
        {
            var time = 0L;
            Run(Epochs / 2);
            Assert.NotEqual(0, _results);

            var before = GC.GetAllocatedBytesForCurrentThread();
            Run(Epochs);

            var total = GC.GetAllocatedBytesForCurrentThread() - before;
            return total;

            void Run(int epochs)
            {
                for (var epoch = 0; epoch < epochs; epoch++)
                {
                    for (var i = 0; i < EpochRecords; i++)
                    {
                        input.Element(new((i % Keys) + (epoch % 2 * Keys), i), time++);
                    }

                    input.Watermark(time - (long)watermarkDelay.TotalMilliseconds);
                    _harness.EndEpoch();
                }
            }
        });
    }

    private readonly record struct Payment(long Account, long Cents);

    /// <summary>Puts a timer off with each record, and sets another one that fires.</summary>
    private sealed class Timeout : KeyedProcessFunction<long, Payment, long>
    {
        private ValueState<long> _due = null!;

        public override void Open(IRuntimeContext context) => _due = context.GetState(new ValueStateDescriptor<long>("due"));

        public override void ProcessElement(in Payment element, Context context, ICollector<long> output)
        {
            if (_due.TryGet(out var before))
            {
                context.Timers.DeleteEventTimeTimer(before);
            }

            var due = context.Timestamp + 5000;
            context.Timers.RegisterEventTimeTimer(due);
            context.Timers.RegisterEventTimeTimer(context.Timestamp + 100);
            _due.Update(due);
        }

        public override void OnTimer(long timestamp, OnTimerContext context, ICollector<long> output) => output.Collect(timestamp);
    }

    private sealed class CountingSink(Action onWrite) : TwoPhaseSink<Payment>
    {
        public override ISinkWriter<Payment> CreateWriter(SinkWriterContext context) => new Writer(onWrite);

        public override ISinkCommitter CreateCommitter(SinkCommitterContext context) => throw new NotSupportedException();

        private sealed class Writer(Action onWrite) : ISinkWriter<Payment>
        {
            public void Write(in Payment element, long timestamp) => onWrite();

            public void PrepareCommit(long epoch, ICollection<ReadOnlyMemory<byte>> committables)
            {
            }

            public void Dispose()
            {
            }
        }
    }
}

using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using StreamCore.Runtime;
using StreamCore.Runtime.Exchange;
using StreamCore.State;

namespace Benchmarks;

/// <summary>
/// What a record costs on its way from one subtask to another by the hash of its key, with one thread for each subtask.
/// Per record written, whatever the number of writers.
/// </summary>
[MemoryDiagnoser]
public class ExchangeBenchmarks : IDisposable
{
    private const int Records = 4_000_000;

    private readonly CancellationTokenSource _region = new();
    private readonly List<Thread> _threads = [];
    private Barrier? _start;
    private CountdownEvent? _ended;

    [GlobalSetup(Target = nameof(From1To1))]
    public void Setup1To1() => Begin(writers: 1, readers: 1);

    [GlobalSetup(Target = nameof(From1To2))]
    public void Setup1To2() => Begin(writers: 1, readers: 2);

    [GlobalSetup(Target = nameof(From2To2))]
    public void Setup2To2() => Begin(writers: 2, readers: 2);

    [Benchmark(OperationsPerInvoke = Records)]
    public void From1To1() => Exchange();

    [Benchmark(OperationsPerInvoke = Records)]
    public void From1To2() => Exchange();

    [Benchmark(OperationsPerInvoke = Records)]
    public void From2To2() => Exchange();

    [GlobalCleanup]
    public void Dispose()
    {
        _region.Cancel();
        foreach (var thread in _threads)
        {
            thread.Join();
        }

        _start?.Dispose();
        _ended?.Dispose();
        _region.Dispose();
        GC.SuppressFinalize(this);
    }

    private void Exchange()
    {
        _ended!.Reset();
        _start!.SignalAndWait();
        _ended.Wait();
    }

    private void Begin(int writers, int readers)
    {
        _start = new(writers + 1);
        _ended = new(readers);
        var subtasks = Enumerable.Range(0, readers).Select(_ => new Reader(writers, _ended, _region.Token)).ToArray();
        foreach (var reader in subtasks)
        {
            Start(reader.Run);
        }

        for (var i = 0; i < writers; i++)
        {
            var channels = subtasks.Select(reader => reader.Channels[i]).ToArray();
            Start(() => Write(channels, Records / writers));
        }
    }

    private void Start(Action run)
    {
        var thread = new Thread(() =>
        {
            try
            {
                run();
            }
            catch (OperationCanceledException)
            {
                // The benchmark has ended.
            }
        });
        _threads.Add(thread);
        thread.Start();
    }

    private void Write(ExchangeChannel<Payment>[] channels, int records)
    {
        var element = new ElementContext();
        var writer = new HashWriter<Payment>(channels, new ByCard(), element, new(TimeProvider.System), new());
        for (var epoch = 1L; ; epoch++)
        {
            _start!.SignalAndWait(_region.Token);
            for (var i = 0; i < records; i++)
            {
                element.Timestamp = i;
                writer.Collect(new(i * 7919L, i, i));
            }

            writer.SendBarrier(epoch);
        }
    }

    /// <summary>24 bytes.</summary>
    private readonly record struct Payment(long Card, long Amount, long Terminal);

    private sealed class ByCard : KeyGroupSelector<Payment>
    {
        public override int KeyGroupOf(in Payment element)
        {
            var card = element.Card;
            return KeyGroup.Of(MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in card)));
        }
    }

    /// <summary>Adds up what it is given, and tells when all writers have sent a barrier.</summary>
    private sealed class Reader : IInput<Payment>, IWatermarkValve, IBarrierHandler
    {
        private readonly ElementContext _element = new();
        private readonly BarrierTracker _barriers;
        private readonly CountdownEvent _ended;
        private readonly Inbox _inbox;
        private long _sum;

        public Reader(int writers, CountdownEvent ended, CancellationToken cancellation)
        {
            _ended = ended;
            _barriers = new(writers, lastEpoch: 0);
            _inbox = new(new(TimeProvider.System), cancellation);
            Channels = [.. Enumerable.Range(0, writers)
                .Select(i => new ExchangeChannel<Payment>(_inbox, i, ExchangeBuffers.Default, cancellation))];
            _ = new ExchangeReader<Payment>(edge: 0, Channels, _element, this, this, this, new());
        }

        public ExchangeChannel<Payment>[] Channels { get; }

        public void Run()
        {
            while (true)
            {
                _inbox.Take(Timeout.InfiniteTimeSpan)?.Deliver();
            }
        }

        public void Collect(in Payment element) => _sum += element.Amount + _element.Timestamp;

        public void OnBarrier(int edge, int channel, long epoch)
        {
            if (_barriers.OnBarrier(epoch))
            {
                _ended.Signal();
            }
        }

        public void OnWatermark(int channel, long watermark) => throw new NotSupportedException();

        public void OnStatus(int channel, StreamStatus status) => throw new NotSupportedException();

        void IWatermarkReceiver.OnWatermark(long watermark) => throw new NotSupportedException();

        void IWatermarkReceiver.OnStatus(StreamStatus status) => throw new NotSupportedException();
    }
}

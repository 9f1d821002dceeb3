using StreamCore.Runtime;
using StreamCore.Runtime.Exchange;

namespace StreamCore.Tests.Runtime.Exchange;

/// <summary>A region of sources, an exchange and sinks, with a coordinator that ends epochs; each part on its own thread.</summary>
public sealed class AlignedEpochsTests(ITestOutputHelper output)
{
    private const int Sources = 3;
    private const int Sinks = 2;
    private const int Epochs = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Nothing_is_on_its_way_when_an_epoch_commits()
    {
        using var region = new Region(output);
        for (var epoch = 1; epoch <= Epochs; epoch++)
        {
            region.Gate.Request(epoch);
            Assert.True(region.Gate.WaitAllArrived(Sources + Sinks, Patience));

            // Plain fields of the other threads: the gate makes them visible.
            var emitted = region.SourceTasks.Sum(source => source.Emitted);
            Assert.True(emitted >= epoch * Sources, "Each source emits something in every epoch.");
            Assert.Equal(emitted, region.SinkTasks.Sum(sink => sink.Received));
            region.Gate.Release(epoch);
        }

        await region.Cancel();
        await AssertAllCancelled(region);
    }

    [Fact]
    public async Task A_crash_of_a_sink_ends_all_others_when_the_region_is_cancelled()
    {
        using var region = new Region(output, crashAfter: 1000);
        var crashed = await Task.WhenAny(region.Threads).WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.Equal("sink 0", (await Assert.ThrowsAsync<InvalidOperationException>(() => crashed)).Message);

        await region.Cancel();
        region.Threads.Remove(crashed);
        await AssertAllCancelled(region);
    }

    private static async Task AssertAllCancelled(Region region)
    {
        foreach (var thread in region.Threads)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => thread);
        }
    }

    private sealed class Region : IDisposable
    {
        private readonly CancellationTokenSource _cancellation = new();

        public Region(ITestOutputHelper output, int crashAfter = int.MaxValue)
        {
            var seed = Random.Shared.Next();
            output.WriteLine($"seed {seed}");
            Gate = new(lastEpoch: 0, _cancellation.Token);
            SinkTasks = [.. Enumerable.Range(0, Sinks)
                .Select(i => new SinkTask(i, Gate, i == 0 ? crashAfter : int.MaxValue, _cancellation.Token))];
            SourceTasks = [.. Enumerable.Range(0, Sources)
                .Select(i => new SourceTask([.. SinkTasks.Select(sink => sink.Channels[i])], Gate, new Random(seed + i), _cancellation.Token))];
            Threads = [.. SinkTasks.Select(sink => Soon.Start(sink.Run)), .. SourceTasks.Select(source => Soon.Start(source.Run))];
        }

        public EpochGate Gate { get; }

        public SourceTask[] SourceTasks { get; }

        public SinkTask[] SinkTasks { get; }

        public List<Task> Threads { get; }

        public Task Cancel() => _cancellation.CancelAsync();

        public void Dispose() => _cancellation.Dispose();
    }

    private sealed class SourceTask(ExchangeChannel<long>[] channels, EpochGate gate, Random random, CancellationToken cancellation)
    {
        public long Emitted { get; private set; }

        public void Run()
        {
            var task = new WritingSubtask();
            var writer = new RebalanceWriter<long>(channels, task.Element, task.Clock, task.Counters);
            for (var lastEpoch = 0L; ; cancellation.ThrowIfCancellationRequested())
            {
                for (var i = random.Next(1, 50); i > 0; i--)
                {
                    task.Collect(writer, Emitted, Emitted);
                    Emitted++;
                }

                writer.OnWatermark(Emitted - 1);
                if (gate.RequestedEpoch > lastEpoch)
                {
                    lastEpoch = gate.RequestedEpoch;
                    writer.SendBarrier(lastEpoch);
                    gate.Arrive(lastEpoch, task.Clock);
                }
            }
        }
    }

    private sealed class SinkTask : IInput<long>, IBarrierHandler
    {
        private readonly int _number;
        private readonly EpochGate _gate;
        private readonly int _crashAfter;
        private readonly ElementContext _element = new();
        private readonly TaskClock _clock = new(TimeProvider.System);
        private readonly BarrierTracker _barriers = new(Sources, lastEpoch: 0);
        private readonly Inbox _inbox;

        public SinkTask(int number, EpochGate gate, int crashAfter, CancellationToken cancellation)
        {
            _number = number;
            _gate = gate;
            _crashAfter = crashAfter;
            _inbox = new(_clock, cancellation);
            Channels = [.. Enumerable.Range(0, Sources)
                .Select(i => new ExchangeChannel<long>(_inbox, i, new(Count: 2, Records: 8), cancellation))];
            _ = new ExchangeReader<long>(
                edge: 0, Channels, _element, this, new LeastWatermarkValve(Sources, this), this, new TaskCounters());
        }

        public ExchangeChannel<long>[] Channels { get; }

        public long Received { get; private set; }

        public void Run()
        {
            while (true)
            {
                _inbox.Take(Timeout.InfiniteTimeSpan)?.Deliver();
            }
        }

        public void Collect(in long element)
        {
            Assert.Equal(element, _element.Timestamp);
            if (++Received == _crashAfter)
            {
                throw new InvalidOperationException($"sink {_number}");
            }
        }

        public void OnBarrier(int edge, int channel, long epoch)
        {
            if (_barriers.OnBarrier(epoch))
            {
                _gate.Arrive(epoch, _clock);
            }
        }

        public void OnWatermark(long watermark)
        {
        }

        public void OnStatus(StreamStatus status)
        {
        }
    }
}

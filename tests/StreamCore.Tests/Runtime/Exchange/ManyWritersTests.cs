using StreamCore.Runtime;
using StreamCore.Runtime.Exchange;
using StreamCore.State;

namespace StreamCore.Tests.Runtime.Exchange;

/// <summary>Whole exchanges, with a thread for each subtask and a random mix of records, events and flushes.</summary>
public sealed class ManyWritersTests(ITestOutputHelper output)
{
    private const int Writers = 4;
    private const int Readers = 3;
    private const int RecordsOfEach = 20_000;

    [Fact]
    public async Task Each_channel_keeps_its_order_and_no_watermark_overtakes_a_record()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        using var region = new CancellationTokenSource();
        var readers = Enumerable.Range(0, Readers).Select(_ => new CheckingReader(region.Token)).ToArray();
        var tasks = new List<Task>();
        foreach (var reader in readers)
        {
            tasks.Add(Soon.Start(reader.Run));
        }

        for (var i = 0; i < Writers; i++)
        {
            var number = i;
            tasks.Add(Soon.Start(() => Write(number, [.. readers.Select(r => r.Channels[number])], new Random(seed + number))));
        }

        try
        {
            await foreach (var ended in Task.WhenEach(tasks))
            {
                await ended;
            }
        }
        finally
        {
            await region.CancelAsync();
        }

        Assert.Equal(Writers * RecordsOfEach, readers.Sum(reader => reader.Counters.RecordsIn));
        Assert.All(readers, reader => Assert.NotEqual(0, reader.Counters.RecordsIn));
    }

    private static void Write(int number, ExchangeChannel<Numbered>[] channels, Random random)
    {
        var task = new WritingSubtask();
        var writer = new HashWriter<Numbered>(channels, new ByKey(), task.Element, task.Clock, task.Counters);
        for (var i = 1; i <= RecordsOfEach; i++)
        {
            task.Collect(writer, new(number, i, random.Next(1000)), timestamp: i);
            switch (random.Next(100))
            {
                case 0:
                    writer.OnWatermark(i);
                    break;
                case 1:
                    writer.Flush();
                    break;
                case 2:
                    writer.OnStatus(StreamStatus.Idle);
                    writer.OnStatus(StreamStatus.Active);
                    break;
            }
        }

        writer.OnWatermark(long.MaxValue);
        writer.SendBarrier(1);
    }

    /// <summary>The i-th record of a writer; its timestamp is i.</summary>
    private readonly record struct Numbered(int Writer, int Number, int Key);

    private sealed class ByKey : KeyGroupSelector<Numbered>
    {
        public override int KeyGroupOf(in Numbered element) => KeyGroup.Of(BitConverter.GetBytes(element.Key));
    }

    /// <summary>Reads until each writer has sent a barrier. The last record and the watermark of each writer only grow.</summary>
    private sealed class CheckingReader : IInput<Numbered>, IWatermarkValve, IBarrierHandler
    {
        private readonly ElementContext _element = new();
        private readonly BarrierTracker _barriers = new(Writers, lastEpoch: 0);
        private readonly int[] _lastNumber = new int[Writers];
        private readonly long[] _watermark = new long[Writers];
        private readonly Inbox _inbox;
        private bool _ended;

        public CheckingReader(CancellationToken cancellation)
        {
            _inbox = new(new(TimeProvider.System), cancellation);
            Channels = [.. Enumerable.Range(0, Writers)
                .Select(i => new ExchangeChannel<Numbered>(_inbox, i, new(Count: 3, Records: 32), cancellation))];
            _ = new ExchangeReader<Numbered>(edge: 0, Channels, _element, this, this, this, Counters);
        }

        public ExchangeChannel<Numbered>[] Channels { get; }

        public TaskCounters Counters { get; } = new();

        public void Run()
        {
            while (!_ended)
            {
                _inbox.Take(Timeout.InfiniteTimeSpan)?.Deliver();
            }
        }

        public void Collect(in Numbered element)
        {
            Assert.Equal(element.Number, _element.Timestamp);
            Assert.True(element.Number > _lastNumber[element.Writer], "A record has been overtaken by one of its writer.");
            Assert.True(_element.Timestamp > _watermark[element.Writer], "A record has been overtaken by a watermark.");
            _lastNumber[element.Writer] = element.Number;
        }

        public void OnWatermark(int channel, long watermark)
        {
            // Watermark i was written right after record i.
            Assert.True(watermark >= _lastNumber[channel], "A watermark has been overtaken by a record.");
            _watermark[channel] = watermark;
        }

        public void OnStatus(int channel, StreamStatus status)
        {
        }

        public void OnBarrier(int edge, int channel, long epoch)
        {
            Assert.Equal(long.MaxValue, _watermark[channel]);
            _ended = _barriers.OnBarrier(epoch);
        }

        void IWatermarkReceiver.OnWatermark(long watermark) => throw new NotSupportedException();

        void IWatermarkReceiver.OnStatus(StreamStatus status) => throw new NotSupportedException();
    }
}

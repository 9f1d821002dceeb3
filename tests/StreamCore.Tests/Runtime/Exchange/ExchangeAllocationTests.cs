using StreamCore.Graph;
using StreamCore.Runtime;
using StreamCore.Runtime.Exchange;
using StreamCore.State;

namespace StreamCore.Tests.Runtime.Exchange;

/// <summary>Once a channel has its buffers, records, watermarks and barriers pass without an allocation.</summary>
[Collection(AllocationCollection.Name)]
public sealed class ExchangeAllocationTests
{
    private const int Readers = 2;
    private const int Epochs = 100;
    private const int EpochRecords = 1000;

    private readonly WritingSubtask _writing = new();
    private readonly ElementContext _element = new();
    private readonly List<Inbox> _inboxes = [];
    private readonly ExchangeChannel<long>[] _channels;
    private readonly CountingInput _input = new();

    public ExchangeAllocationTests()
    {
        _channels = new ExchangeChannel<long>[Readers];
        for (var reader = 0; reader < Readers; reader++)
        {
            var inbox = new Inbox(new(TimeProvider.System), TestContext.Current.CancellationToken);
            _inboxes.Add(inbox);
            _channels[reader] = new(inbox, 0, ExchangeBuffers.Default, TestContext.Current.CancellationToken);
            _ = new ExchangeReader<long>(edge: 0, [_channels[reader]], _element, _input, _input, _input, new());
        }
    }

    [Fact]
    public void By_hash() =>
        AssertNothing(new HashWriter<long>(_channels, Selector(), _writing.Element, _writing.Clock, _writing.Counters));

    [Fact]
    public void In_turn() => AssertNothing(new RebalanceWriter<long>(_channels, _writing.Element, _writing.Clock, _writing.Counters));

    [Fact]
    public void To_all() =>
        AssertNothing(new BroadcastWriter<long>(_channels, _writing.Element, _writing.Clock, _writing.Counters), copies: Readers);

    [Fact]
    public void Forward() => AssertNothing(_writing.Forward(_channels[0]), readers: 1);

    private static KeyBytesGroupSelector<long> Selector() =>
        new(new FunctionKeySelector<long, long>(element => element % 100, TypeSerializers.For<long>()).CreateKeyBytes(new()));

    private void AssertNothing(ExchangeWriter<long> writer, int copies = 1, int readers = Readers)
    {
        Allocations.AssertNone(() =>
        {
            Run(writer);

            var before = GC.GetAllocatedBytesForCurrentThread();
            Run(writer);

            var total = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.Equal(2L * Epochs * EpochRecords * copies, _input.Received);
            Assert.Equal(2L * Epochs * readers, _input.Barriers);
            Assert.Equal(2L * Epochs * readers, _input.Watermarks);
            return total;
        });
    }

    private void Run(ExchangeWriter<long> writer)
    {
        for (var epoch = 1; epoch <= Epochs; epoch++)
        {
            for (var i = 0; i < EpochRecords; i++)
            {
                // Writer and reader share a thread, so that the writer must not come to wait for a buffer.
                _writing.Collect(writer, i);
                Deliver();
            }

            writer.OnWatermark(epoch);
            Deliver();
            writer.SendBarrier(epoch);
            Deliver();
        }
    }

    private void Deliver()
    {
        foreach (var inbox in _inboxes)
        {
            while (inbox.TryTake(out var batch))
            {
                batch.Deliver();
            }
        }
    }

    private sealed class CountingInput : IInput<long>, IWatermarkValve, IBarrierHandler
    {
        public long Received { get; private set; }

        public long Watermarks { get; private set; }

        public long Barriers { get; private set; }

        public void Collect(in long element) => Received++;

        public void OnWatermark(int channel, long watermark) => Watermarks++;

        public void OnBarrier(int edge, int channel, long epoch) => Barriers++;

        void IWatermarkReceiver.OnWatermark(long watermark) => throw new NotSupportedException();

        void IWatermarkReceiver.OnStatus(StreamStatus status) => throw new NotSupportedException();

        void IWatermarkValve.OnStatus(int channel, StreamStatus status) => throw new NotSupportedException();
    }
}

using StreamCore.Runtime;
using StreamCore.Runtime.Exchange;

namespace StreamCore.Tests.Runtime.Exchange;

/// <summary>A reading subtask with one input that notes all that arrives; "B3:0" is a barrier of epoch 3 from channel 0.</summary>
internal sealed class ReadingSubtask<T> : IBarrierHandler
{
    private readonly RecordingInput<T> _input;

    public ReadingSubtask(int writers, ExchangeBuffers? buffers = null, CancellationToken cancellation = default)
    {
        var element = new ElementContext();
        _input = new(element);
        Clock = new(TimeProvider.System);
        Inbox = new(Clock, cancellation);
        Channels = [.. Enumerable.Range(0, writers)
            .Select(i => new ExchangeChannel<T>(Inbox, i, buffers ?? ExchangeBuffers.Default, cancellation))];
        _ = new ExchangeReader<T>(
            edge: 0, Channels, element, _input, new LeastWatermarkValve(writers, _input), this, Counters);
    }

    public Inbox Inbox { get; }

    public TaskClock Clock { get; }

    public TaskCounters Counters { get; } = new();

    /// <summary>One for each writer.</summary>
    public ExchangeChannel<T>[] Channels { get; }

    public List<string> Events => _input.Events;

    public void OnBarrier(int edge, int channel, long epoch) => Events.Add($"B{epoch}:{channel}");

    /// <summary>Delivers what is in the inbox now.</summary>
    public List<string> DeliverAll()
    {
        while (Inbox.TryTake(out var batch))
        {
            batch.Deliver();
        }

        return Events;
    }
}

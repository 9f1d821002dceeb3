using StreamCore.Runtime;
using StreamCore.Runtime.Exchange;

namespace StreamCore.Tests.Runtime.Exchange;

/// <summary>What a writing subtask has of its own.</summary>
internal sealed class WritingSubtask
{
    public ElementContext Element { get; } = new();

    public TaskClock Clock { get; } = new(TimeProvider.System);

    public TaskCounters Counters { get; } = new();

    public bool IsBackPressured => Clock.Read().BackPressured > TimeSpan.Zero;

    public ForwardWriter<T> Forward<T>(ExchangeChannel<T> channel) => new(channel, Element, Clock, Counters);

    public void Collect<T>(ExchangeWriter<T> writer, T element, long timestamp = 0)
    {
        Element.Timestamp = timestamp;
        writer.Collect(element);
    }
}

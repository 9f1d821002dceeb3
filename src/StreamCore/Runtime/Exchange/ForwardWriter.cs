namespace StreamCore.Runtime.Exchange;

/// <summary>Writes all records to one reading subtask.</summary>
/// <typeparam name="T">The element type.</typeparam>
internal sealed class ForwardWriter<T>(ExchangeChannel<T> channel, ElementContext element, TaskClock clock, TaskCounters counters)
    : ExchangeWriter<T>([channel], element, clock, counters)
{
    private readonly ExchangeChannel<T> _channel = channel;

    /// <inheritdoc/>
    public override void Collect(in T element) => _channel.Add(element, Timestamp);
}

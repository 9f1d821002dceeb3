namespace StreamCore.Runtime.Exchange;

/// <summary>Writes the records to the reading subtasks in turn.</summary>
/// <typeparam name="T">The element type.</typeparam>
internal sealed class RebalanceWriter<T>(ExchangeChannel<T>[] channels, ElementContext element, TaskClock clock, TaskCounters counters)
    : ExchangeWriter<T>(channels, element, clock, counters)
{
    private int _next;

    /// <inheritdoc/>
    public override void Collect(in T element)
    {
        var channels = Channels;
        var channel = channels[_next];
        _next = _next + 1 == channels.Length ? 0 : _next + 1;
        channel.Add(element, Timestamp);
    }
}

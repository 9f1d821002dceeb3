namespace StreamCore.Runtime.Exchange;

/// <summary>Writes each record to every reading subtask; it counts as one.</summary>
/// <typeparam name="T">The element type.</typeparam>
internal sealed class BroadcastWriter<T> : ExchangeWriter<T>
{
    /// <summary>Begins to write.</summary>
    public BroadcastWriter(ExchangeChannel<T>[] channels, ElementContext element, TaskClock clock, TaskCounters counters)
        : base(channels, element, clock, counters)
    {
        foreach (var channel in channels.AsSpan(1))
        {
            channel.AttachWriter(clock, counters: null);
        }
    }

    /// <inheritdoc/>
    public override void Collect(in T element)
    {
        var timestamp = Timestamp;
        foreach (var channel in Channels)
        {
            channel.Add(element, timestamp);
        }
    }
}

namespace StreamCore.Runtime.Exchange;

/// <summary>
/// The writing end of an exchange: chooses the channel of each record. Watermarks, status changes and barriers go to all
/// channels, behind the records before them.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
internal abstract class ExchangeWriter<T> : ExchangeWriter, IInput<T>
{
    private readonly ElementContext _element;

    /// <summary>Begins to write.</summary>
    /// <param name="channels">The channels, one for each reading subtask, in the order of the subtasks.</param>
    /// <param name="element">The writing subtask's; holds the timestamp of what is collected.</param>
    /// <param name="clock">The writing subtask's; takes the time spent waiting for readers.</param>
    /// <param name="counters">The writing subtask's; takes the number of records.</param>
    protected ExchangeWriter(ExchangeChannel<T>[] channels, ElementContext element, TaskClock clock, TaskCounters counters)
    {
        ArgumentOutOfRangeException.ThrowIfZero(channels.Length, nameof(channels));
        Channels = channels;
        _element = element;
        foreach (var channel in channels)
        {
            channel.AttachWriter(clock, counters);
        }
    }

    /// <summary>The channels, in the order of the reading subtasks.</summary>
    protected ExchangeChannel<T>[] Channels { get; }

    /// <summary>The timestamp of the element that is being collected.</summary>
    protected long Timestamp => _element.Timestamp;

    /// <inheritdoc/>
    public abstract void Collect(in T element);

    /// <inheritdoc/>
    public void OnWatermark(long watermark) => SendToAll(BatchEvent.Watermark, watermark);

    /// <inheritdoc/>
    public void OnStatus(StreamStatus status) => SendToAll(BatchEvent.Status, (long)status);

    /// <inheritdoc/>
    public override void SendBarrier(long epoch) => SendToAll(BatchEvent.Barrier, epoch);

    /// <inheritdoc/>
    public override void Flush()
    {
        foreach (var channel in Channels)
        {
            channel.Flush();
        }
    }

    private void SendToAll(BatchEvent batchEvent, long value)
    {
        foreach (var channel in Channels)
        {
            channel.SendEvent(batchEvent, value);
        }
    }
}

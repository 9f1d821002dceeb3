namespace StreamCore.Runtime.Exchange;

/// <summary>
/// The reading end of an exchange in one subtask: takes what comes through its channels and passes it to the operator.
/// Used by the reading subtask's thread alone, which takes batches from its <see cref="Inbox"/> and delivers them.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
internal sealed class ExchangeReader<T>
{
    private readonly int _edge;
    private readonly ElementContext _element;
    private readonly IInput<T> _output;
    private readonly IWatermarkValve _valve;
    private readonly IBarrierHandler _barriers;
    private readonly TaskCounters _counters;

    /// <summary>Becomes the reader of the channels.</summary>
    /// <param name="edge">The number of the input, for <paramref name="barriers"/>.</param>
    /// <param name="channels">The channels, one for each writing subtask, all to the reading subtask's inbox.</param>
    /// <param name="element">The reading subtask's; takes the timestamp of each record.</param>
    /// <param name="output">Takes the records.</param>
    /// <param name="valve">Takes the channels' watermarks and statuses, and passes what comes of them to the operator.</param>
    /// <param name="barriers">Takes the barriers.</param>
    /// <param name="counters">The reading subtask's; takes the number of records.</param>
    public ExchangeReader(
        int edge,
        IEnumerable<ExchangeChannel<T>> channels,
        ElementContext element,
        IInput<T> output,
        IWatermarkValve valve,
        IBarrierHandler barriers,
        TaskCounters counters)
    {
        _edge = edge;
        _element = element;
        _output = output;
        _valve = valve;
        _barriers = barriers;
        _counters = counters;
        foreach (var channel in channels)
        {
            channel.Reader = this;
        }
    }

    /// <summary>Passes on a batch's records, one after the other, and then its event.</summary>
    public void Deliver(RecordBatch<T> batch, int channel)
    {
        var elements = batch.Elements.AsSpan(0, batch.Count);
        var timestamps = batch.Timestamps.AsSpan(0, elements.Length);
        var element = _element;
        var output = _output;
        var at = 0;
        try
        {
            for (; at < elements.Length; at++)
            {
                element.Timestamp = timestamps[at];
                output.Collect(elements[at]);
            }
        }
        catch (OperatorException e)
        {
            e.Record ??= Describe(elements[at], timestamps[at]);
            throw;
        }

        _counters.AddRecordsIn(elements.Length);
        switch (batch.Event)
        {
            case BatchEvent.Watermark:
                _valve.OnWatermark(channel, batch.EventValue);
                break;
            case BatchEvent.Status:
                _valve.OnStatus(channel, (StreamStatus)batch.EventValue);
                break;
            case BatchEvent.Barrier:
                _barriers.OnBarrier(_edge, channel, batch.EventValue);
                break;
        }
    }

    private static string Describe(in T element, long timestamp)
    {
        const int MaxLength = 200;
        var text = element?.ToString() ?? "null";
        text = text.Length > MaxLength ? text[..MaxLength] + "..." : text;
        return timestamp == ElementContext.NoTimestamp ? $"'{text}'" : FormattableString.Invariant($"'{text}' of time {timestamp}");
    }
}

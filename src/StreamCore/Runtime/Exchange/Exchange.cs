using StreamCore.Graph;

namespace StreamCore.Runtime.Exchange;

/// <summary>All channels of one edge between two vertices.</summary>
internal abstract class Exchange
{
    /// <summary>How many channels lead to each reading subtask.</summary>
    public abstract int ChannelsPerReader { get; }

    /// <summary>Becomes the reading end in one subtask.</summary>
    /// <param name="subtask">The reading subtask's number.</param>
    /// <param name="input">The operator's input.</param>
    /// <param name="valve">Takes the watermarks of all channels of the input.</param>
    /// <param name="firstChannel">The number of this exchange's first channel at the valve.</param>
    /// <param name="context">The reading subtask.</param>
    /// <param name="barriers">Takes the barriers.</param>
    /// <param name="counters">The reading subtask's.</param>
    public abstract void Connect(
        int subtask, object input, IWatermarkValve valve, int firstChannel, SubtaskContext context, IBarrierHandler barriers, TaskCounters counters);
}

/// <summary>All channels of one edge between two vertices.</summary>
/// <typeparam name="T">The element type.</typeparam>
internal sealed class Exchange<T> : Exchange
{
    private readonly StreamEdge<T> _edge;
    private readonly Partitioning _partitioning;
    private readonly ExchangeChannel<T>[][] _channels;

    /// <summary>Creates the channels.</summary>
    /// <param name="edge">The edge.</param>
    /// <param name="inboxes">The reading subtasks' inboxes.</param>
    /// <param name="cancellation">Cancelled when the region ends.</param>
    public Exchange(StreamEdge<T> edge, IReadOnlyList<Inbox> inboxes, CancellationToken cancellation)
    {
        _edge = edge;
        _partitioning = JobGraph.Resolve(edge);
        _channels = new ExchangeChannel<T>[edge.From.Parallelism!.Value][];
        for (var from = 0; from < _channels.Length; from++)
        {
            _channels[from] = _partitioning == Partitioning.Forward
                ? [new(inboxes[from], 0, ExchangeBuffers.Default, cancellation)]
                : [.. inboxes.Select(inbox => new ExchangeChannel<T>(inbox, from, ExchangeBuffers.Default, cancellation))];
        }
    }

    public override int ChannelsPerReader => _partitioning == Partitioning.Forward ? 1 : _channels.Length;

    /// <summary>Creates the writing end in one subtask.</summary>
    public ExchangeWriter<T> CreateWriter(SubtaskContext context, TaskClock clock, TaskCounters counters)
    {
        var channels = _channels[context.SubtaskIndex];
        return _partitioning switch
        {
            Partitioning.Forward => new ForwardWriter<T>(channels[0], context.Element, clock, counters),
            Partitioning.Rebalance => new RebalanceWriter<T>(channels, context.Element, clock, counters),
            Partitioning.Broadcast => new BroadcastWriter<T>(channels, context.Element, clock, counters),
            Partitioning.Hash => new HashWriter<T>(
                channels, new KeyBytesGroupSelector<T>(_edge.KeySelector!.CreateKeyBytes(context.Element)), context.Element, clock, counters, _edge.To.Name),
            _ => throw new NotSupportedException($"The stream from '{_edge.From}' to '{_edge.To}' can't be exchanged by {_partitioning}."),
        };
    }

    public override void Connect(
        int subtask, object input, IWatermarkValve valve, int firstChannel, SubtaskContext context, IBarrierHandler barriers, TaskCounters counters)
    {
        var channels = _partitioning == Partitioning.Forward ? _channels[subtask] : _channels.Select(writer => writer[subtask]);
        _ = new ExchangeReader<T>(
            _edge.InputIndex, channels, context.Element, (IInput<T>)input, firstChannel == 0 ? valve : new OffsetValve(valve, firstChannel), barriers, counters);
    }
}

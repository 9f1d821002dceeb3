using StreamCore.Runtime;
using StreamCore.Runtime.Exchange;

namespace StreamCore.Graph;

/// <summary>A stream between two nodes.</summary>
internal abstract class StreamEdge(StreamNode from, object? tag, StreamNode to, int inputIndex, Partitioning partitioning)
{
    public StreamNode From { get; } = from;

    /// <summary>The side output of <see cref="From"/>; null for its main output.</summary>
    public object? Tag { get; } = tag;

    public StreamNode To { get; } = to;

    /// <summary>Which of the consumer's inputs it is.</summary>
    public int InputIndex { get; } = inputIndex;

    public Partitioning Partitioning { get; } = partitioning;

    /// <summary>Whether the consumer is called directly; decided by the job graph.</summary>
    public bool IsChained { get; set; }

    /// <summary>Opens the edge in one subtask; the result is an <see cref="IInput{T}"/> of the element type.</summary>
    public abstract IWatermarkReceiver Open(ChainBuilder builder);

    /// <summary>Creates the channels of the edge, which leads from one chain to another.</summary>
    public abstract Exchange CreateExchange(IReadOnlyList<Inbox> inboxes, CancellationToken cancellation);

    /// <summary>Joins what several edges of one side output were opened to.</summary>
    public abstract IWatermarkReceiver OpenFanOut(IReadOnlyList<IWatermarkReceiver> opened);
}

/// <summary>A stream of elements of a type.</summary>
internal sealed class StreamEdge<T>(
    StreamNode from, object? tag, StreamNode to, int inputIndex, Partitioning partitioning, IKeySelector<T>? keySelector)
    : StreamEdge(from, tag, to, inputIndex, partitioning)
{
    /// <summary>Reads the key, where elements are dealt out by it.</summary>
    public IKeySelector<T>? KeySelector { get; } = keySelector;

    public override IWatermarkReceiver Open(ChainBuilder builder) => OpenInput(builder);

    public override Exchange CreateExchange(IReadOnlyList<Inbox> inboxes, CancellationToken cancellation) =>
        new Exchange<T>(this, inboxes, cancellation);

    public override IWatermarkReceiver OpenFanOut(IReadOnlyList<IWatermarkReceiver> opened) =>
        ChainBuilder.Join(opened.Cast<IInput<T>>().ToArray());

    public IInput<T> OpenInput(ChainBuilder builder) => IsChained
        ? (IInput<T>)builder.OpenOperator(To).GetInput(InputIndex)
        : builder.Exchanges.CreateWriter(this, builder.Context);
}

using StreamCore.DataStream;
using StreamCore.Graph;
using StreamCore.Runtime;

namespace StreamCore.Testing;

/// <summary>An input of an <see cref="OperatorHarness"/>.</summary>
public abstract class HarnessInput
{
    private protected HarnessInput()
    {
    }

    internal long CurrentWatermark { get; private protected set; } = long.MinValue;

    internal abstract void Open(ChainBuilder builder);

    internal abstract void OnCommitted();

    internal abstract void OnAborted();
}

/// <summary>An input of an <see cref="OperatorHarness"/>.</summary>
/// <typeparam name="T">The element type.</typeparam>
public sealed class HarnessInput<T> : HarnessInput
{
    private readonly OperatorHarness _harness;
    private readonly SourceNode<T> _node;
    private OperatorOutput<T>? _output;
    private StreamStatus _status;
    private (long Watermark, StreamStatus Status) _committed = (long.MinValue, default);

    internal HarnessInput(OperatorHarness harness, SourceNode<T> node, DataStream<T> stream)
    {
        _harness = harness;
        _node = node;
        Stream = stream;
    }

    /// <summary>The stream of what is put in.</summary>
    public DataStream<T> Stream { get; }

    /// <summary>Puts an element in; it is processed to its end.</summary>
    /// <param name="element">The element.</param>
    /// <param name="timestamp">Its event time in epoch milliseconds; none by default.</param>
    /// <param name="recordKey">The record's own key, as Kafka records have it; none by default.</param>
    public void Element(T element, long timestamp = long.MinValue, ReadOnlyMemory<byte>? recordKey = null)
    {
        var chain = _harness.Open();
        chain.Context.Element.Timestamp = timestamp;
        chain.Context.Element.RecordKey = recordKey;
        _output!.Main.Collect(element);
    }

    /// <summary>Puts a watermark in; one that is not greater than the last is ignored, as in a job.</summary>
    /// <param name="watermark">Epoch milliseconds; <see cref="long.MaxValue"/> ends event time.</param>
    public void Watermark(long watermark)
    {
        _harness.Open();
        if (watermark > CurrentWatermark)
        {
            CurrentWatermark = watermark;
            _output!.OnWatermark(watermark);
        }
    }

    /// <summary>Makes the input idle or active; the status that it has already is ignored.</summary>
    public void Status(StreamStatus status)
    {
        _harness.Open();
        if (status != _status)
        {
            _status = status;
            _output!.OnStatus(status);
        }
    }

    internal override void Open(ChainBuilder builder) => _output = builder.OpenOutputs<T>(_node);

    internal override void OnCommitted() => _committed = (CurrentWatermark, _status);

    internal override void OnAborted() => (CurrentWatermark, _status) = _committed;
}

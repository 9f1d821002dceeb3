using StreamCore.DataStream;

namespace StreamCore.Runtime.Operators;

/// <summary>A subtask's writer of a <see cref="TwoPhaseSink{T}"/>.</summary>
internal sealed class TwoPhaseSinkOperator<T>(OperatorContext context, TwoPhaseSink<T> sink)
    : Operator(context), IInput<T>, ITwoPhaseSinkOperator
{
    private readonly List<ReadOnlyMemory<byte>> _committables = [];
    private ISinkWriter<T>? _writer;

    public int SubtaskIndex => Subtask.SubtaskIndex;

    public IReadOnlyList<ReadOnlyMemory<byte>> Committables => _committables;

    public ReadOnlyMemory<byte>? State { get; private set; }

    public override void Open()
    {
        var restored = Subtask.Sinks?.RestoredStates(Uid, Subtask.SubtaskIndex, Subtask.Parallelism) ?? throw new NotSupportedException(
            $"Sink '{Name}' is exactly-once in two phases, which this kind of region does not run.");
        try
        {
            _writer = sink.CreateWriter(new(Uid, Subtask.SubtaskIndex, Subtask.Parallelism, Subtask.Epoch, restored, Subtask.TimeProvider));
        }
        catch (Exception e) when (IsOwn(e))
        {
            throw Failure(e);
        }
    }

    public void Collect(in T element)
    {
        try
        {
            _writer!.Write(element, Subtask.Element.Timestamp);
        }
        catch (Exception e) when (IsOwn(e))
        {
            throw Failure(e);
        }
    }

    public void OnWatermark(long watermark)
    {
    }

    public void OnStatus(StreamStatus status)
    {
    }

    public override void OnEpochEnd()
    {
        _committables.Clear();
        try
        {
            if (Subtask.HasInputEnded)
            {
                _writer!.OnEndOfInput();
            }

            _writer!.PrepareCommit(Subtask.Epoch, _committables);
            State = _writer.SnapshotState();
        }
        catch (Exception e) when (IsOwn(e))
        {
            throw Failure(e);
        }
    }

    public override void Close() => _writer?.Dispose();
}

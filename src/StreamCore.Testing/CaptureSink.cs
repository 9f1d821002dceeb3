using StreamCore.DataStream;
using StreamCore.Runtime;

namespace StreamCore.Testing;

/// <summary>Puts whatever comes into a <see cref="CapturedStream{T}"/>.</summary>
internal sealed class CaptureSink<T>(CapturedStream<T> captured) : Sink<T>
{
    internal override Operator CreateOperator(OperatorContext context) => new Writer(context, captured);

    private sealed class Writer(OperatorContext context, CapturedStream<T> captured) : Operator(context), IInput<T>
    {
        public void Collect(in T element) => captured.Add(new(CapturedKind.Element, element, Subtask.Element.Timestamp, default));

        public void OnWatermark(long watermark) => captured.Add(new(CapturedKind.Watermark, default, watermark, default));

        public void OnStatus(StreamStatus status) => captured.Add(new(CapturedKind.Status, default, 0, status));
    }
}

using StreamCore.Runtime;
using StreamCore.Runtime.Operators;

namespace StreamCore.DataStream;

/// <summary>
/// A sink that is exactly-once towards something outside of Kafka, in two phases. At the end of an epoch each writer
/// makes what it has written durable but not visible, and returns <i>committables</i>, bytes that say how to make it
/// visible. They are committed with the epoch. When the epoch has committed, the committer makes them visible; after a
/// crash it is told again, so committing must be idempotent.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
public abstract class TwoPhaseSink<T> : Sink<T>
{
    /// <summary>Creates the writer of one subtask; called on the subtask's thread.</summary>
    public abstract ISinkWriter<T> CreateWriter(SinkWriterContext context);

    /// <summary>
    /// Creates the sink's one committer, before the writers, after every start. Its first calls are
    /// <see cref="ISinkCommitter.Commit"/> for all restored epochs whose commit is not known to have ended, in order.
    /// </summary>
    public abstract ISinkCommitter CreateCommitter(SinkCommitterContext context);

    internal override Operator CreateOperator(OperatorContext context) => new TwoPhaseSinkOperator<T>(context, this);
}

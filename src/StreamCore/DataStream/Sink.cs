using StreamCore.Runtime;

namespace StreamCore.DataStream;

/// <summary>
/// Where a stream ends. See <see cref="Kafka.KafkaSink{T}"/>; derive from <see cref="TwoPhaseSink{T}"/> to write to
/// something new.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
public abstract class Sink<T>
{
    /// <summary>Creates the writer of one chain: an operator that is an <see cref="IInput{T}"/>.</summary>
    internal abstract Operator CreateOperator(OperatorContext context);
}

using StreamCore.Runtime;

namespace StreamCore.DataStream;

/// <summary>Where a stream ends. See <see cref="Kafka.KafkaSink{T}"/>.</summary>
/// <typeparam name="T">The element type.</typeparam>
public abstract class Sink<T>
{
    /// <summary>Creates the writer of one slot.</summary>
    internal abstract ICollector<T> Open(SlotContext context);
}

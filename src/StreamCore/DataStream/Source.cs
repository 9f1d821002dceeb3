using StreamCore.Runtime;

namespace StreamCore.DataStream;

/// <summary>Where a stream begins. See <see cref="Kafka.KafkaSource{T}"/>.</summary>
/// <typeparam name="T">The element type.</typeparam>
public abstract class Source<T>
{
    /// <summary>Creates what runs the job's slots.</summary>
    internal abstract IRegion CreateRegion(SourceBinding<T> binding);
}

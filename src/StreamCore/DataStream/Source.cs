using StreamCore.Runtime;

namespace StreamCore.DataStream;

/// <summary>Where a stream begins. Derive from it to read from something new; see <see cref="Kafka.KafkaSource{T}"/>.</summary>
/// <typeparam name="T">The element type.</typeparam>
public abstract class Source<T>
{
    /// <summary>The most subtasks that can share the source's work. No limit by default.</summary>
    public virtual int MaxParallelism => int.MaxValue;

    /// <summary>Creates the reader of one subtask; called on the subtask's thread.</summary>
    /// <param name="context">What the reader may use.</param>
    public abstract ISourceReader<T> CreateReader(SourceReaderContext<T> context);

    internal virtual IRegion CreateRegion(SourceBinding<T> binding) => throw new NotSupportedException("Wired in a later commit.");
}

using StreamCore.Graph;
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

    /// <summary>A region of the source's own kind, if the region around the source can be run so; null otherwise.</summary>
    internal virtual IRegion? CreateOwnRegion(SourceNode<T> node, JobRegion region, JobContext job) => null;
}

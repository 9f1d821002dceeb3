using StreamCore.DataStream;

namespace StreamCore.Connectors.Collections;

/// <summary>
/// Emits the elements of a collection, in order, and ends. After a restart it goes on behind the last committed element,
/// so the collection must have the same elements then.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
/// <param name="elements">The elements; enumerated once for each start.</param>
public sealed class CollectionSource<T>(IEnumerable<T> elements) : Source<T>
{
    private readonly IEnumerable<T> _elements = elements ?? throw new ArgumentNullException(nameof(elements));

    /// <summary>1: the collection has one order.</summary>
    public override int MaxParallelism => 1;

    /// <inheritdoc/>
    public override ISourceReader<T> CreateReader(SourceReaderContext<T> context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new CollectionReader<T>(_elements, context);
    }
}

namespace StreamCore.DataStream;

/// <summary>Takes the elements of one split of a source. Every split has its own watermark.</summary>
/// <typeparam name="T">The element type.</typeparam>
public interface ISplitOutput<T>
{
    /// <summary>Emits an element.</summary>
    /// <param name="element">The element.</param>
    /// <param name="timestamp">
    /// The timestamp that the source knows, in epoch milliseconds, or <see cref="long.MinValue"/>; the watermark
    /// strategy's timestamp assigner wins over it.
    /// </param>
    void Collect(in T element, long timestamp = long.MinValue);
}

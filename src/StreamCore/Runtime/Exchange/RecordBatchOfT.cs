using System.Runtime.CompilerServices;

namespace StreamCore.Runtime.Exchange;

/// <summary>A batch of records of one type.</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <param name="channel">The channel that owns the batch.</param>
/// <param name="capacity">The most records that it holds.</param>
internal sealed class RecordBatch<T>(ExchangeChannel<T> channel, int capacity) : RecordBatch
{
    /// <summary>The records; the first <see cref="RecordBatch.Count"/> are set.</summary>
    public T[] Elements { get; } = new T[capacity];

    /// <summary>The records' timestamps in epoch milliseconds.</summary>
    public long[] Timestamps { get; } = new long[capacity];

    /// <inheritdoc/>
    public override void Deliver()
    {
        var started = channel.GetTimestamp();
        channel.Reader.Deliver(this, channel.Index);
        channel.OnDelivered(Count, started);
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
        {
            // A buffer that waits to be filled again must not keep alive what was in it.
            Array.Clear(Elements, 0, Count);
        }

        Count = 0;
        Event = BatchEvent.None;
        channel.Release(this);
    }
}

namespace StreamCore.DataStream;

/// <summary>Writes a subtask's share of a <see cref="TwoPhaseSink{T}"/>; called by the subtask's thread alone.</summary>
/// <typeparam name="T">The element type.</typeparam>
public interface ISinkWriter<T> : IDisposable
{
    /// <summary>Writes one element; nobody may see it yet.</summary>
    /// <param name="element">The element; what it refers to is valid until the epoch ends.</param>
    /// <param name="timestamp">Its event time in epoch milliseconds, or <see cref="long.MinValue"/>.</param>
    void Write(in T element, long timestamp);

    /// <summary>
    /// The epoch ends: makes what was written durable, and adds what the committer needs to make it visible. What stays
    /// open over the end of the epoch (a file that is not full) goes into <see cref="SnapshotState"/> instead.
    /// </summary>
    /// <param name="epoch">The epoch's number.</param>
    /// <param name="committables">Takes any number of committables; a writer that has nothing to show adds none.</param>
    void PrepareCommit(long epoch, ICollection<ReadOnlyMemory<byte>> committables);

    /// <summary>
    /// The input has ended: the next <see cref="PrepareCommit"/> is the last one, so nothing may stay open after it.
    /// Not called when a job is stopped, for then it will go on.
    /// </summary>
    void OnEndOfInput()
    {
    }

    /// <summary>What the writer needs to go on after a restart; called after <see cref="PrepareCommit"/>. Null for nothing.</summary>
    ReadOnlyMemory<byte>? SnapshotState() => null;
}

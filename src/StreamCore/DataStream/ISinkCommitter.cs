namespace StreamCore.DataStream;

/// <summary>Makes visible what the writers of a <see cref="TwoPhaseSink{T}"/> prepared. Called by one thread at a time.</summary>
public interface ISinkCommitter : IDisposable
{
    /// <summary>
    /// Makes an epoch's committables visible; it has committed. May be called again for the same epoch after a crash, and
    /// must do nothing then that was done before. An exception fails the region; after a restart it is called again.
    /// </summary>
    /// <param name="epoch">The epoch's number.</param>
    /// <param name="committables">What all writers prepared in that epoch, in the order of the subtasks; not empty.</param>
    void Commit(long epoch, IReadOnlyList<ReadOnlyMemory<byte>> committables);

    /// <summary>
    /// Called once at each start, after the restored epochs are committed and before anything is written: removes what
    /// was written for epochs that never committed.
    /// </summary>
    void RemoveUncommitted()
    {
    }
}

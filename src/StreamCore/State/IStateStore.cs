namespace StreamCore.State;

/// <summary>
/// The working state of one partition, as bytes. A store knows nothing of epochs, types or changelogs: those lie above
/// it, once, for every kind of store. It is used by one thread at a time and need not be thread-safe.
/// </summary>
public interface IStateStore : IDisposable
{
    /// <summary>How many keys the store holds.</summary>
    long Count { get; }

    /// <summary>Looks a key up.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The stored bytes, valid until the next write to the store.</param>
    /// <returns>False if the store does not hold the key.</returns>
    bool TryGet(ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value);

    /// <summary>Stores a copy of the value under a copy of the key.</summary>
    void Upsert(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value);

    /// <summary>Removes a key; nothing happens if the store does not hold it.</summary>
    void Delete(ReadOnlySpan<byte> key);

    /// <summary>Goes through all entries in no particular order. The store must not be written to meanwhile.</summary>
    IEnumerable<KeyValuePair<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>> Entries();

    /// <summary>
    /// Visits some entries, and tells where to go on, so that many calls go round all entries again and again. The store must
    /// not be written to during a call, but may be between calls. An entry that is in the store for the whole of a round, and
    /// is not written to, is visited in it at least once unless the store moves its entries meanwhile; then it is
    /// visited in one of the next rounds. Others may be visited or not, or twice.
    /// </summary>
    /// <param name="cursor">0 to begin a round, or what the last call has returned; it means nothing to others, or to another store.</param>
    /// <param name="count">The most entries to visit, at least 1. The work is bounded by a small multiple of it, so a call may visit none.</param>
    /// <param name="visitor">Called for each; what it gets is valid during its call.</param>
    /// <returns>Where to go on; 0 if the round has ended.</returns>
    long Sweep(long cursor, int count, EntryVisitor visitor);
}

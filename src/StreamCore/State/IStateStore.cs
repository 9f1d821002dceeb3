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
}

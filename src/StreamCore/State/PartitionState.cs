namespace StreamCore.State;

/// <summary>
/// The state of one partition as epochs see it: reads and writes go to the store at once, and until the epoch commits
/// every write can be undone.
/// </summary>
/// <param name="store">The working state; owned and disposed by this object.</param>
public sealed class PartitionState(IStateStore store) : IDisposable
{
    private readonly UndoLog _undo = new();
    private readonly List<KeyValuePair<byte[], byte[]>> _declared = [];

    /// <summary>Receives an epoch's changes, one call for each touched key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The key's value at the end of the epoch.</param>
    /// <param name="deleted">True if the key was deleted; the value is empty then.</param>
    public delegate void ChangeHandler(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, bool deleted);

    /// <summary>Told of each key that a rollback has put back, and whether it exists again.</summary>
    internal delegate void UndoneHandler(ReadOnlySpan<byte> key, bool exists);

    /// <summary>Raised for each key that <see cref="Rollback"/> puts back, after it was put back.</summary>
    internal event UndoneHandler? Undone;

    /// <summary>Whether the state's broadcast entries are copies of another subtask's, which commits them for all.</summary>
    internal bool HasBroadcastCopy { get; init; }

    /// <summary>The right to use the store, given back after it is closed; null if nobody else could use it.</summary>
    internal IStoreLease? Lease { get; init; }

    /// <summary>The store, if it writes checkpoints.</summary>
    internal ICheckpointingStore? Checkpoints => store as ICheckpointingStore;

    /// <summary>How many keys the state holds.</summary>
    public long Count => store.Count;

    /// <inheritdoc cref="IStateStore.TryGet"/>
    public bool TryGet(ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value) => store.TryGet(key, out value);

    /// <summary>Sets a key's value; undone if the epoch aborts.</summary>
    public void Upsert(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        _undo.BeforeWrite(key, store);
        store.Upsert(key, value);
    }

    /// <summary>Removes a key; undone if the epoch aborts.</summary>
    public void Delete(ReadOnlySpan<byte> key)
    {
        _undo.BeforeWrite(key, store);
        store.Delete(key);
    }

    /// <summary>Goes through the keys that the open epoch touched, in the order of their first touch.</summary>
    public void ForEachChange(ChangeHandler handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        foreach (var (key, value) in _declared)
        {
            handler(key, value, deleted: false);
        }

        foreach (var entry in _undo.Entries)
        {
            var key = entry.Key;
            var found = store.TryGet(key, out var value);
            handler(key, value, deleted: !found);
        }
    }

    /// <summary>Takes an entry of the state that is being restored, which is no change of an epoch.</summary>
    internal void Restore(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => store.Upsert(key, value);

    /// <summary>Takes an entry of the state that is being restored, which may have to be committed yet.</summary>
    internal void Restore(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, bool isChange)
    {
        if (isChange)
        {
            Upsert(key, value);
        }
        else
        {
            Restore(key, value);
        }
    }

    /// <summary>
    /// Sets what is no change of an epoch but has to be in the changelog before the next changes: it goes with the first epoch
    /// that commits, and no rollback takes it back.
    /// </summary>
    /// <param name="key">A key that is written in no other way.</param>
    /// <param name="value">Its value.</param>
    internal void Declare(byte[] key, byte[] value)
    {
        store.Upsert(key, value);
        _declared.RemoveAll(declared => declared.Key.AsSpan().SequenceEqual(key));
        _declared.Add(new(key, value));
    }

    /// <inheritdoc cref="IStateStore.Sweep"/>
    internal long Sweep(long cursor, int count, EntryVisitor visitor) => store.Sweep(cursor, count, visitor);

    /// <summary>The epoch has committed: its changes stay.</summary>
    public void Commit()
    {
        _undo.Clear();
        _declared.Clear();
    }

    /// <summary>The epoch was aborted: the state is as it was before the epoch.</summary>
    public void Rollback() => _undo.Undo(store, Undone);

    /// <summary>All entries, in no particular order; nothing may be written meanwhile.</summary>
    internal IEnumerable<KeyValuePair<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>> Entries() => store.Entries();

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Lease is { } lease)
        {
            lease.Close(store);
        }
        else
        {
            store.Dispose();
        }
    }
}

namespace StreamCore.State;

/// <summary>
/// What an epoch changed in one partition's state: each key that it touched, once, with the value from before.
/// Doubles as the dirty set from which the epoch's changelog records are written.
/// </summary>
/// <remarks>
/// The touched keys are found by a table with open addressing and linear probing. A slot belongs to the epoch whose number
/// it has, so that an epoch is forgotten by counting on, however large a table an earlier one has left.
/// </remarks>
internal sealed class UndoLog
{
    private const int MinTableSize = 256;

    private readonly Arena _arena = new();
    private Entry[] _entries = new Entry[MinTableSize / 2];
    private TableSlot[] _table = new TableSlot[MinTableSize];
    private uint _mask = MinTableSize - 1;
    private uint _epoch = 1;
    private int _count;

    /// <summary>The touched keys in the order of their first touch.</summary>
    public ReadOnlySpan<Entry> Entries => _entries.AsSpan(0, _count);

    /// <summary>Notes a key's value in the store, if this is the epoch's first touch of the key.</summary>
    public void BeforeWrite(ReadOnlySpan<byte> key, IStateStore store)
    {
        var hash = KeyHash.Of(key);
        var table = _table;
        var at = hash & _mask;
        for (; table[at].Epoch == _epoch; at = (at + 1) & _mask)
        {
            if (table[at].Hash == hash && _entries[table[at].Entry].Key.SequenceEqual(key))
            {
                return;
            }
        }

        table[at] = new(_epoch, hash, _count);
        Note(key, store);
    }

    /// <summary>Puts every touched key back to its value from before, last touch first.</summary>
    /// <param name="store">The store.</param>
    /// <param name="undone">Told of each key.</param>
    public void Undo(IStateStore store, PartitionState.UndoneHandler? undone = null)
    {
        for (var i = _count - 1; i >= 0; i--)
        {
            var entry = _entries[i];
            if (entry.HadValue)
            {
                store.Upsert(entry.Key, entry.Previous);
            }
            else
            {
                store.Delete(entry.Key);
            }

            undone?.Invoke(entry.Key, entry.HadValue);
        }

        Clear();
    }

    /// <summary>Forgets the epoch's changes: it has committed.</summary>
    public void Clear()
    {
        _count = 0;
        _arena.Reset();
        if (++_epoch == 0)
        {
            // All numbers are used up: slots of long ago would belong to the epochs to come.
            Array.Clear(_table);
            _epoch = 1;
        }
    }

    private void Note(ReadOnlySpan<byte> key, IStateStore store)
    {
        var hadValue = store.TryGet(key, out var previous);
        var bytes = _arena.Take(key.Length + previous.Length);
        key.CopyTo(bytes);
        previous.CopyTo(bytes.AsSpan(key.Length));
        _entries[_count++] = new(bytes, key.Length, hadValue);
        if (_count == _entries.Length)
        {
            Grow();
        }
    }

    /// <summary>Doubles the table, half of whose slots are in use, and the room for entries with it.</summary>
    private void Grow()
    {
        var before = _table;
        Array.Resize(ref _entries, before.Length);
        _table = new TableSlot[before.Length * 2];
        _mask = (uint)_table.Length - 1;
        foreach (var slot in before)
        {
            if (slot.Epoch == _epoch)
            {
                var at = slot.Hash & _mask;
                while (_table[at].Epoch == _epoch)
                {
                    at = (at + 1) & _mask;
                }

                _table[at] = slot;
            }
        }
    }

    /// <summary>A touched key.</summary>
    /// <param name="bytes">The key, then its value before the epoch.</param>
    /// <param name="keyLength">The key's length.</param>
    /// <param name="hadValue">False if the store did not hold the key before the epoch.</param>
    internal readonly struct Entry(ArraySegment<byte> bytes, int keyLength, bool hadValue)
    {
        public ReadOnlySpan<byte> Key => bytes.AsSpan(0, keyLength);

        public bool HadValue => hadValue;

        /// <summary>Its value before the epoch; empty if it had none.</summary>
        public ReadOnlySpan<byte> Previous => bytes.AsSpan(keyLength);
    }

    private readonly record struct TableSlot(uint Epoch, uint Hash, int Entry);
}

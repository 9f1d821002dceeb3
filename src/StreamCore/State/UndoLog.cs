using System.IO.Hashing;

namespace StreamCore.State;

/// <summary>
/// What an epoch changed in one partition's state: each key that it touched, once, with the value from before.
/// Doubles as the dirty set from which the epoch's changelog records are written.
/// </summary>
internal sealed class UndoLog
{
    private readonly Arena _arena = new();
    private readonly List<Entry> _entries = [];
    private readonly Dictionary<ReadOnlyMemory<byte>, int> _index;
    private readonly Dictionary<ReadOnlyMemory<byte>, int>.AlternateLookup<ReadOnlySpan<byte>> _bySpan;

    public UndoLog()
    {
        _index = new(new SliceComparer(_arena));
        _bySpan = _index.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>The touched keys in the order of their first touch.</summary>
    public IReadOnlyList<Entry> Entries => _entries;

    /// <summary>Notes a key's value in the store, if this is the epoch's first touch of the key.</summary>
    public void BeforeWrite(ReadOnlySpan<byte> key, IStateStore store)
    {
        if (!_bySpan.TryAdd(key, _entries.Count))
        {
            return;
        }

        _bySpan.TryGetValue(key, out var ownKey, out _);
        _entries.Add(store.TryGet(key, out var previous)
            ? new Entry(ownKey, HadValue: true, _arena.Add(previous))
            : new Entry(ownKey, HadValue: false, default));
    }

    /// <summary>Puts every touched key back to its value from before, last touch first.</summary>
    /// <param name="store">The store.</param>
    /// <param name="undone">Told of each key.</param>
    public void Undo(IStateStore store, PartitionState.UndoneHandler? undone = null)
    {
        for (var i = _entries.Count - 1; i >= 0; i--)
        {
            var entry = _entries[i];
            if (entry.HadValue)
            {
                store.Upsert(entry.Key.Span, entry.Previous.Span);
            }
            else
            {
                store.Delete(entry.Key.Span);
            }

            undone?.Invoke(entry.Key.Span, entry.HadValue);
        }

        Clear();
    }

    /// <summary>Forgets the epoch's changes: it has committed.</summary>
    public void Clear()
    {
        _entries.Clear();
        _index.Clear();
        _arena.Reset();
    }

    /// <summary>A touched key.</summary>
    /// <param name="Key">The key.</param>
    /// <param name="HadValue">False if the store did not hold the key before the epoch.</param>
    /// <param name="Previous">Its value before the epoch.</param>
    internal readonly record struct Entry(ReadOnlyMemory<byte> Key, bool HadValue, ReadOnlyMemory<byte> Previous);

    /// <summary>Compares keys by their bytes; a key that enters the dictionary is copied into the arena.</summary>
    private sealed class SliceComparer(Arena arena)
        : IEqualityComparer<ReadOnlyMemory<byte>>, IAlternateEqualityComparer<ReadOnlySpan<byte>, ReadOnlyMemory<byte>>
    {
        public bool Equals(ReadOnlyMemory<byte> x, ReadOnlyMemory<byte> y) => x.Span.SequenceEqual(y.Span);

        public bool Equals(ReadOnlySpan<byte> alternate, ReadOnlyMemory<byte> other) => alternate.SequenceEqual(other.Span);

        public int GetHashCode(ReadOnlyMemory<byte> obj) => GetHashCode(obj.Span);

        public int GetHashCode(ReadOnlySpan<byte> alternate) => (int)XxHash3.HashToUInt64(alternate);

        public ReadOnlyMemory<byte> Create(ReadOnlySpan<byte> alternate) => arena.Add(alternate);
    }
}

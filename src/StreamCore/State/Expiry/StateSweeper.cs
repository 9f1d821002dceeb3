namespace StreamCore.State.Expiry;

/// <summary>
/// Removes what has expired from one subtask's or partition's state, a piece at a time: a key that never comes again would stay
/// for ever otherwise. What it removes are changes of the epoch like all others. Nothing that a function sees depends on it.
/// </summary>
internal sealed class StateSweeper
{
    /// <summary>How many entries of the store are looked at for each epoch.</summary>
    public const int EntriesPerEpoch = 128;

    private readonly PartitionState _state;
    private readonly List<ExpiringEntries> _entries = [];
    private readonly List<(ExpiringEntries Entries, int Length)> _due = [];
    private readonly EntryVisitor _visitor;
    private byte[] _keys = new byte[1024];
    private int _used;
    private long _cursor;

    public StateSweeper(PartitionState state)
    {
        _state = state;
        _visitor = Visit;
    }

    /// <summary>Adds a state with a time to live.</summary>
    public void Add(ExpiringEntries entries) => _entries.Add(entries);

    /// <summary>Looks at some entries; called at the end of each epoch.</summary>
    public void Sweep()
    {
        if (_entries.Count == 0)
        {
            return;
        }

        // The store must not be written to while it is gone through.
        _cursor = _state.Sweep(_cursor, EntriesPerEpoch, _visitor);
        var at = 0;
        foreach (var (entries, length) in _due)
        {
            entries.Settle(_keys.AsMemory(at, length));
            at += length;
        }

        _due.Clear();
        _used = 0;
    }

    private void Visit(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        foreach (var entries in _entries)
        {
            if (entries.IsDue(key, value))
            {
                if (_keys.Length - _used < key.Length)
                {
                    Array.Resize(ref _keys, (_used + key.Length) * 2);
                }

                key.CopyTo(_keys.AsSpan(_used));
                _used += key.Length;
                _due.Add((entries, key.Length));
                return;
            }
        }
    }
}

namespace StreamCore.State;

/// <summary>
/// Timers' state keys in the order in which the timers are due: by time, those of one time by the bytes of their keys. It
/// is a heap in which each node has up to four children, which is flatter than one with two.
/// </summary>
internal sealed class TimerHeap
{
    private const int Arity = 4;

    private readonly BlockHeap _keys = new();
    private readonly Comparison<Entry> _order;
    private Entry[] _entries = new Entry[16];

    public TimerHeap() => _order = Compare;

    /// <summary>How many entries there are.</summary>
    public int Count { get; private set; }

    /// <summary>The first timer; there must be one.</summary>
    public ref readonly Entry First => ref _entries[0];

    /// <summary>A timer's state key, valid until it is freed.</summary>
    public ReadOnlyMemory<byte> Key(in Entry entry) => _keys.Memory(entry.Address, entry.KeyLength);

    /// <summary>Adds a timer.</summary>
    /// <param name="time">When it is due.</param>
    /// <param name="rank">The first 8 bytes, in big endian, in which the keys of all timers may differ.</param>
    /// <param name="key">Its state key, of which a copy is made.</param>
    public void Push(long time, ulong rank, ReadOnlySpan<byte> key)
    {
        var address = _keys.Allocate(key.Length);
        key.CopyTo(_keys.Span(address, key.Length));
        if (Count == _entries.Length)
        {
            Array.Resize(ref _entries, Count * 2);
        }

        Rise(Count++, new(time, rank, address, key.Length));
    }

    /// <summary>Takes the first timer out; its key stays until it is freed.</summary>
    public Entry Pop()
    {
        var first = _entries[0];
        var last = _entries[--Count];
        if (Count > 0)
        {
            Sink(last);
        }

        return first;
    }

    /// <summary>Frees the key of a timer that was taken out.</summary>
    public void Free(in Entry entry) => _keys.Free(entry.Address, entry.KeyLength);

    /// <summary>Keeps one entry for each timer that exists.</summary>
    public void Compact(PartitionState state)
    {
        var existing = 0;
        for (var i = 0; i < Count; i++)
        {
            Keep(_entries[i], state.TryGet(Key(_entries[i]).Span, out _), ref existing);
        }

        // An array in order is a heap.
        _entries.AsSpan(0, existing).Sort(_order);
        var kept = Math.Min(existing, 1);
        for (var i = 1; i < existing; i++)
        {
            Keep(_entries[i], Compare(_entries[kept - 1], _entries[i]) != 0, ref kept);
        }

        Count = kept;
    }

    private void Keep(Entry entry, bool isKept, ref int kept)
    {
        if (isKept)
        {
            _entries[kept++] = entry;
        }
        else
        {
            Free(entry);
        }
    }

    private void Rise(int at, in Entry entry)
    {
        while (at > 0)
        {
            var parent = (at - 1) / Arity;
            if (Compare(entry, _entries[parent]) >= 0)
            {
                break;
            }

            _entries[at] = _entries[parent];
            at = parent;
        }

        _entries[at] = entry;
    }

    private void Sink(in Entry entry)
    {
        var at = 0;
        for (var child = 1; child < Count; child = (Arity * at) + 1)
        {
            var end = Math.Min(child + Arity, Count);
            for (var other = child + 1; other < end; other++)
            {
                if (Compare(_entries[other], _entries[child]) < 0)
                {
                    child = other;
                }
            }

            if (Compare(entry, _entries[child]) <= 0)
            {
                break;
            }

            _entries[at] = _entries[child];
            at = child;
        }

        _entries[at] = entry;
    }

    private int Compare(Entry x, Entry y)
    {
        if (x.Time != y.Time)
        {
            return x.Time < y.Time ? -1 : 1;
        }

        if (x.Rank != y.Rank)
        {
            return x.Rank < y.Rank ? -1 : 1;
        }

        return _keys.Span(x.Address, x.KeyLength).SequenceCompareTo(_keys.Span(y.Address, y.KeyLength));
    }

    /// <summary>A timer.</summary>
    /// <param name="Time">When it is due.</param>
    /// <param name="Rank">What is compared before the whole keys are.</param>
    /// <param name="Address">Where its key is.</param>
    /// <param name="KeyLength">The key's length.</param>
    internal readonly record struct Entry(long Time, ulong Rank, uint Address, int KeyLength);
}

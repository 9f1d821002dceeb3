using System.Buffers.Binary;

namespace StreamCore.State;

/// <summary>
/// The timers of one operator in one time domain. What is registered is in the state, as an entry without a value for
/// each timer, so that timers commit, abort and restore with everything else; the heap is only the order in which they
/// are due, and may hold entries whose timer is gone. Timers of one time fire in the order of their keys' bytes, so that
/// a replay fires them in the same order.
/// </summary>
internal sealed class TimerQueue
{
    private const int TimeSize = sizeof(long);
    private const int MinDeletedToSweep = 1024;

    private readonly KeyedState _keyed;
    private readonly StateKeyPrefix _prefix;
    private readonly int _namespaceSize;
    private readonly PriorityQueue<byte[], (long Time, byte[] Key)> _heap = new(DueOrder.Instance);
    private readonly TimerKeyPool _pool = new();
    private int _deletedSinceSweep;

    /// <param name="keyed">The operator's keyed state.</param>
    /// <param name="scope">The operator's uid.</param>
    /// <param name="name">The domain's name.</param>
    /// <param name="namespaceSize">How many bytes the namespaces have in which timers are registered.</param>
    public TimerQueue(KeyedState keyed, string scope, string name, int namespaceSize)
    {
        _keyed = keyed;
        _prefix = new(scope, name);
        _namespaceSize = namespaceSize;
        keyed.Partition.Undone += OnUndone;
    }

    /// <summary>When the first timer may be due; <see cref="long.MaxValue"/> if there is none.</summary>
    public long NextTime => _heap.TryPeek(out _, out var first) ? first.Time : long.MaxValue;

    /// <summary>How many entries the heap has, those of deleted timers included.</summary>
    public int HeapCount => _heap.Count;

    /// <summary>Registers a timer for the current key and namespace; nothing happens if it is registered already.</summary>
    public void Register(long time)
    {
        Span<byte> suffix = stackalloc byte[TimeSize];
        BinaryPrimitives.WriteInt64LittleEndian(suffix, time);
        var key = _keyed.KeyFor(_prefix, suffix);
        if (!_keyed.Current.TryGet(key, out _))
        {
            _keyed.Current.Upsert(key, []);
            Push(key);
        }
    }

    /// <summary>Deletes a timer of the current key and namespace; nothing happens if there is none.</summary>
    public void Delete(long time)
    {
        Span<byte> suffix = stackalloc byte[TimeSize];
        BinaryPrimitives.WriteInt64LittleEndian(suffix, time);
        var key = _keyed.KeyFor(_prefix, suffix);
        if (_keyed.Current.TryGet(key, out _))
        {
            _keyed.Current.Delete(key);
            if (++_deletedSinceSweep > Math.Max(MinDeletedToSweep, _heap.Count / 2))
            {
                Sweep();
            }
        }
    }

    /// <summary>Takes the first timer that is due, and makes its key and namespace the current ones.</summary>
    /// <param name="now">Timers up to this time are due.</param>
    /// <param name="time">The timer's time.</param>
    /// <returns>False if none is due.</returns>
    public bool TryTakeDue(long now, out long time)
    {
        while (_heap.TryPeek(out var key, out var due) && due.Time <= now)
        {
            _heap.Dequeue();
            time = due.Time;
            var isRegistered = _keyed.Partition.TryGet(key, out _);
            if (isRegistered)
            {
                _keyed.Partition.Delete(key);
                var start = _keyed.ScopeSize + _prefix.Bytes.Length;
                var end = key.Length - TimeSize;
                _keyed.SetKey(key.AsMemory(start, end - _namespaceSize - start));
                _keyed.SetNamespace(key.AsSpan(end - _namespaceSize, _namespaceSize));
            }

            // The current key refers to the array until the next timer is taken.
            _pool.ReturnLater(key);
            if (isRegistered)
            {
                return true;
            }
        }

        time = 0;
        return false;
    }

    /// <summary>Takes an entry of restored state, if it is one of this queue's timers.</summary>
    public void Restore(ReadOnlySpan<byte> stateKey)
    {
        if (IsOwn(stateKey))
        {
            Push(stateKey);
        }
    }

    /// <summary>
    /// Drops the heap entries whose timer is gone. A session that grows with each element deletes a timer with each, and
    /// without this all of those entries would stay until the watermark reaches them.
    /// </summary>
    private void Sweep()
    {
        _deletedSinceSweep = 0;
        var kept = new HashSet<byte[]>(_heap.Count / 2, ByteKeyComparer.Instance);
        foreach (var (key, _) in _heap.UnorderedItems)
        {
            if (!_keyed.Partition.TryGet(key, out _) || !kept.Add(key))
            {
                _pool.Return(key);
            }
        }

        _heap.Clear();
        _heap.EnqueueRange(kept.Select(key => (key, (TimeOf(key), key))));
    }

    private static long TimeOf(byte[] key) => BinaryPrimitives.ReadInt64LittleEndian(key.AsSpan(key.Length - TimeSize));

    private void OnUndone(ReadOnlySpan<byte> stateKey, bool exists)
    {
        // A timer that had fired is registered again. One that was registered is gone, and its heap entry will be passed over.
        if (exists && IsOwn(stateKey))
        {
            Push(stateKey);
        }
    }

    private bool IsOwn(ReadOnlySpan<byte> stateKey) =>
        stateKey.Length >= _keyed.ScopeSize && stateKey[_keyed.ScopeSize..].StartsWith(_prefix.Bytes);

    private void Push(ReadOnlySpan<byte> stateKey)
    {
        var key = _pool.Rent(stateKey);
        _heap.Enqueue(key, (TimeOf(key), key));
    }

    private sealed class DueOrder : IComparer<(long Time, byte[] Key)>
    {
        public static readonly DueOrder Instance = new();

        public int Compare((long Time, byte[] Key) x, (long Time, byte[] Key) y)
        {
            var byTime = x.Time.CompareTo(y.Time);
            return byTime != 0 ? byTime : x.Key.AsSpan().SequenceCompareTo(y.Key);
        }
    }
}

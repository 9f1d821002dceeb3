using System.Buffers.Binary;
using StreamCore.State.Schemas;

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
    private const int MinDeleted = 64;

    private readonly KeyedState _keyed;
    private readonly string _scope;
    private readonly string _name;
    private readonly StateKeyPrefix _prefix;
    private readonly int _namespaceSize;
    private readonly TimerHeap _heap = new();
    private TimerHeap.Entry? _taken;
    private int _deleted;
    private bool _isNoted;

    /// <param name="keyed">The operator's keyed state.</param>
    /// <param name="scope">The operator's uid.</param>
    /// <param name="name">The domain's name.</param>
    /// <param name="namespaceSize">How many bytes the namespaces have in which timers are registered.</param>
    public TimerQueue(KeyedState keyed, string scope, string name, int namespaceSize)
    {
        _keyed = keyed;
        _scope = scope;
        _name = name;
        _prefix = new(scope, name);
        _namespaceSize = namespaceSize;
        keyed.Partition.Undone += OnUndone;
    }

    /// <summary>When the first timer may be due; <see cref="long.MaxValue"/> if there is none.</summary>
    public long NextTime => _heap.Count > 0 ? _heap.First.Time : long.MaxValue;

    /// <summary>How many entries the heap has, those of deleted timers included.</summary>
    public int HeapCount => _heap.Count;

    /// <summary>Whether the state may hold timers of this queue; if not, there is nothing to <see cref="Restore"/>.</summary>
    public bool MayHaveTimers => StateRegistration.HasTimers(_keyed, _scope, _name);

    /// <summary>Registers a timer for the current key and namespace; nothing happens if it is registered already.</summary>
    public void Register(long time)
    {
        if (!_isNoted)
        {
            StateRegistration.RegisterTimers(_keyed, _scope, _name);
            _isNoted = true;
        }

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
            OnDeleted();
        }
    }

    /// <summary>Takes the first timer that is due, and makes its key and namespace the current ones.</summary>
    /// <param name="now">Timers up to this time are due.</param>
    /// <param name="time">The timer's time.</param>
    /// <returns>False if none is due.</returns>
    public bool TryTakeDue(long now, out long time)
    {
        while (_heap.Count > 0 && _heap.First.Time <= now)
        {
            var timer = Take();
            var key = _heap.Key(timer);
            if (_keyed.Partition.TryGet(key.Span, out _))
            {
                _keyed.Partition.Delete(key.Span);
                var start = _keyed.ScopeSize + _prefix.Bytes.Length;
                var end = key.Length - TimeSize;
                _keyed.SetKey(key[start..(end - _namespaceSize)]);
                _keyed.SetNamespace(key.Span.Slice(end - _namespaceSize, _namespaceSize));
                time = timer.Time;
                return true;
            }

            _deleted = Math.Max(0, _deleted - 1);
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

    private void OnUndone(ReadOnlySpan<byte> stateKey, bool exists)
    {
        // A timer that had fired is registered again. One that was registered is gone, and its heap entry will be passed over.
        if (exists && IsOwn(stateKey))
        {
            Push(stateKey);
        }
    }

    private bool IsOwn(ReadOnlySpan<byte> stateKey) => _keyed.IsOf(stateKey, _prefix);

    /// <summary>Takes the first timer out of the heap. The current key refers to its key until the next one is taken.</summary>
    private TimerHeap.Entry Take()
    {
        if (_taken is { } before)
        {
            _heap.Free(before);
        }

        var timer = _heap.Pop();
        _taken = timer;
        return timer;
    }

    /// <summary>
    /// Drops the heap entries whose timer is gone, when they may be half of all. A session that grows with each element
    /// deletes a timer with each, and without this all of those entries would stay until the watermark reaches them.
    /// </summary>
    private void OnDeleted()
    {
        _deleted++;
        if (_deleted >= MinDeleted && _deleted > _heap.Count / 2)
        {
            _heap.Compact(_keyed.Partition);
            _deleted = 0;
        }
    }

    private void Push(ReadOnlySpan<byte> stateKey) =>
        _heap.Push(BinaryPrimitives.ReadInt64LittleEndian(stateKey[^TimeSize..]), RankOf(stateKey), stateKey);

    /// <summary>The key group and the first bytes of the key. The prefix between them is the same in all timers of the queue.</summary>
    private ulong RankOf(ReadOnlySpan<byte> stateKey)
    {
        Span<byte> rank = stackalloc byte[sizeof(ulong)];
        rank.Clear();
        var scope = stateKey[.._keyed.ScopeSize];
        scope.CopyTo(rank);
        var rest = stateKey[(scope.Length + _prefix.Bytes.Length)..];
        rest[..Math.Min(rest.Length, rank.Length - scope.Length)].CopyTo(rank[scope.Length..]);
        return BinaryPrimitives.ReadUInt64BigEndian(rank);
    }
}

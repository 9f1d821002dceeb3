namespace StreamCore.State;

/// <summary>
/// A map that all keys and all subtasks share: every subtask has a copy, and since each gets the same broadcast elements,
/// all copies stay equal, as long as what is written depends on the broadcast elements alone.
/// </summary>
/// <typeparam name="TKey">The type of the map's keys.</typeparam>
/// <typeparam name="TValue">The type of the map's values.</typeparam>
public sealed class BroadcastState<TKey, TValue> : BroadcastState, IReadOnlyBroadcastState<TKey, TValue>
{
    private readonly MapState<TKey, TValue> _map;
    private readonly BroadcastWriteScope _writes;

    internal BroadcastState(string name, MapState<TKey, TValue> map, BroadcastWriteScope writes)
        : base(name)
    {
        _map = map;
        _writes = writes;
        ReadOnly = new ReadOnlyView(this);
    }

    /// <inheritdoc/>
    public int Count => _map.Count;

    /// <summary>The state for whoever may not change it; it can't be cast back.</summary>
    internal IReadOnlyBroadcastState<TKey, TValue> ReadOnly { get; }

    /// <inheritdoc/>
    public bool TryGet(TKey key, out TValue value) => _map.TryGet(key, out value);

    /// <inheritdoc/>
    public bool Contains(TKey key) => _map.Contains(key);

    /// <inheritdoc/>
    public void CopyTo(List<KeyValuePair<TKey, TValue>> destination) => _map.CopyTo(destination);

    /// <inheritdoc/>
    public IReadOnlyList<KeyValuePair<TKey, TValue>> ToList() => _map.ToList();

    /// <summary>Adds an entry, or sets the value of the one that has this key already.</summary>
    /// <exception cref="InvalidOperationException">No broadcast element is being processed.</exception>
    public void Put(TKey key, in TValue value) => Writable.Put(key, value);

    /// <summary>Removes an entry.</summary>
    /// <returns>False if there is none with this key.</returns>
    /// <exception cref="InvalidOperationException">No broadcast element is being processed.</exception>
    public bool Remove(TKey key) => Writable.Remove(key);

    /// <summary>Removes all entries.</summary>
    /// <exception cref="InvalidOperationException">No broadcast element is being processed.</exception>
    public void Clear() => Writable.Clear();

    private MapState<TKey, TValue> Writable => _writes.IsOpen ? _map : throw new InvalidOperationException(
        $"Broadcast state '{Name}' was written to while no broadcast element is being processed. Only those come to all subtasks, so any other write would let the copies differ.");

    private sealed class ReadOnlyView(BroadcastState<TKey, TValue> state) : IReadOnlyBroadcastState<TKey, TValue>
    {
        public int Count => state.Count;

        public bool TryGet(TKey key, out TValue value) => state.TryGet(key, out value);

        public bool Contains(TKey key) => state.Contains(key);

        public void CopyTo(List<KeyValuePair<TKey, TValue>> destination) => state.CopyTo(destination);

        public IReadOnlyList<KeyValuePair<TKey, TValue>> ToList() => state.ToList();
    }
}

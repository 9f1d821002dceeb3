namespace StreamCore.State;

/// <summary>Broadcast state as whoever may not change it sees it: a map that all keys and all subtasks share.</summary>
/// <typeparam name="TKey">The type of the map's keys.</typeparam>
/// <typeparam name="TValue">The type of the map's values.</typeparam>
public interface IReadOnlyBroadcastState<TKey, TValue>
{
    /// <summary>How many entries there are.</summary>
    int Count { get; }

    /// <summary>Reads an entry's value.</summary>
    /// <returns>False if there is no such entry; <paramref name="value"/> is the type's default then.</returns>
    /// <exception cref="InvalidDataException">The stored value is not of this type.</exception>
    bool TryGet(TKey key, out TValue value);

    /// <summary>Whether there is an entry with this key.</summary>
    bool Contains(TKey key);

    /// <summary>Reads all entries, in the order in which they were added, into a list that is emptied before.</summary>
    void CopyTo(List<KeyValuePair<TKey, TValue>> destination);

    /// <summary>A copy of all entries, in the order in which they were added.</summary>
    IReadOnlyList<KeyValuePair<TKey, TValue>> ToList();
}

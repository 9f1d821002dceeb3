using System.Buffers;
using StreamCore.State.Expiry;
using StreamCore.State.Schemas;

namespace StreamCore.State;

/// <summary>
/// A map for each key. Each entry is stored by itself, so that reading or writing one costs the same however large the
/// map is. Entries come in the order in which they were added.
/// </summary>
/// <typeparam name="TKey">The type of the map's keys.</typeparam>
/// <typeparam name="TValue">The type of the map's values.</typeparam>
/// <remarks>All members throw <see cref="InvalidOperationException"/> where neither an element nor a timer is being processed.</remarks>
public sealed class MapState<TKey, TValue>
{
    // Asking a number whether it is null may box it.
    private static readonly bool KeyMayBeNull = default(TKey) is null;

    private readonly string _name;
    private readonly LinkedEntries _entries;
    private readonly TypeSerializer<TKey> _keySerializer;
    private readonly StateFormat<TValue> _format;
    private readonly ArrayBufferWriter<byte> _keyBuffer = new();
    private readonly List<int> _stale = [];

    internal MapState(string name, LinkedEntries entries, TypeSerializer<TKey> keySerializer, StateFormat<TValue> format)
    {
        _name = name;
        _entries = entries;
        _keySerializer = keySerializer;
        _format = format;
    }

    /// <summary>How many entries the current key's map has. If the state has a time to live, all are looked at.</summary>
    public int Count
    {
        get
        {
            if (_format.Ttl is null)
            {
                return _entries.Count;
            }

            var count = 0;
            for (var link = _entries.First; link.HasKey;)
            {
                var entry = _entries.Read(link);
                count += _format.IsExpired(entry.Value) ? 0 : 1;
                link = entry.Next;
            }

            return count;
        }
    }

    /// <summary>Reads an entry's value.</summary>
    /// <returns>False if there is no such entry; <paramref name="value"/> is the type's default then.</returns>
    /// <exception cref="InvalidDataException">The stored value is not of this type.</exception>
    public bool TryGet(TKey key, out TValue value)
    {
        var link = Link(key);
        if (!_entries.TryGet(link, out var entry) || Check(entry) is var freshness && freshness == Freshness.Expired)
        {
            value = default!;
            return false;
        }

        value = _format.Read(entry.Value);
        if (freshness == Freshness.Stale)
        {
            _entries.Put(link.Key, _format.Write(value));
        }

        return true;
    }

    /// <summary>Whether there is an entry with this key. This does not make its time to live begin again.</summary>
    public bool Contains(TKey key) => _entries.TryGet(Link(key), out var entry) && !_format.IsExpired(entry.Value);

    /// <summary>Adds an entry, or sets the value of the one that has this key already and leaves it in its place.</summary>
    public void Put(TKey key, in TValue value)
    {
        var link = Link(key);
        if (_format.Ttl is not null && _entries.TryGet(link, out var entry) && _format.IsExpired(entry.Value))
        {
            // What has expired is not there: a new entry goes to the end, whether the old one was removed already or not.
            _entries.Remove(link.Key);
        }

        _entries.Put(link.Key, _format.Write(value));
    }

    /// <summary>Removes an entry.</summary>
    /// <returns>False if there is none with this key.</returns>
    public bool Remove(TKey key)
    {
        var link = Link(key);
        var isLive = _entries.TryGet(link, out var entry) && !_format.IsExpired(entry.Value);
        return _entries.Remove(link.Key) && isLive;
    }

    /// <summary>Removes all entries of the current key's map.</summary>
    public void Clear() => _entries.Clear();

    /// <summary>Reads the current key's map, in the order in which the entries were added, into a list that is emptied before.</summary>
    public void CopyTo(List<KeyValuePair<TKey, TValue>> destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        destination.Clear();
        for (var link = _entries.First; link.HasKey;)
        {
            var entry = _entries.Read(link);
            var freshness = Check(entry);
            if (freshness == Freshness.Stale)
            {
                _stale.Add(destination.Count);
            }

            if (freshness != Freshness.Expired)
            {
                destination.Add(new(ReadKey(link.Key), _format.Read(entry.Value)));
            }

            link = entry.Next;
        }

        // Not before: the links lie in the store, which this writes to.
        foreach (var index in _stale)
        {
            Put(destination[index].Key, destination[index].Value);
        }

        _stale.Clear();
    }

    /// <summary>
    /// Reads the keys alone, in the order in which they were added, into a list that is emptied before. This does not make their
    /// time to live begin again.
    /// </summary>
    public void CopyKeysTo(List<TKey> destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        destination.Clear();
        for (var link = _entries.First; link.HasKey;)
        {
            var entry = _entries.Read(link);
            if (!_format.IsExpired(entry.Value))
            {
                destination.Add(ReadKey(link.Key));
            }

            link = entry.Next;
        }
    }

    /// <summary>The current key's map, in the order in which the entries were added; a copy, so that the map may be changed meanwhile.</summary>
    public IReadOnlyList<KeyValuePair<TKey, TValue>> ToList()
    {
        var entries = new List<KeyValuePair<TKey, TValue>>();
        CopyTo(entries);
        return entries;
    }

    private EntryLink Link(TKey key)
    {
        if (KeyMayBeNull && key is null)
        {
            throw new ArgumentNullException(nameof(key));
        }

        _keyBuffer.ResetWrittenCount();
        _keySerializer.Write(key, _keyBuffer);
        return new(_keyBuffer.WrittenSpan);
    }

    private Freshness Check(LinkedEntry entry) => _format.Ttl is null ? Freshness.Fresh : _format.Ttl.OnRead(_format.ReadTime(entry.Value));

    private TKey ReadKey(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return _keySerializer.Read(bytes);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"State '{_name}': {e.Message}", e);
        }
    }
}

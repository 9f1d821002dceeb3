using System.Buffers;

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
    private readonly TypeSerializer<TValue> _valueSerializer;
    private readonly ArrayBufferWriter<byte> _keyBuffer = new();
    private readonly ArrayBufferWriter<byte> _valueBuffer = new();

    internal MapState(
        KeyedState keyed, string scope, string name, TypeSerializer<TKey> keySerializer, TypeSerializer<TValue> valueSerializer)
    {
        _name = name;
        _entries = new(keyed, scope, name);
        _keySerializer = keySerializer;
        _valueSerializer = valueSerializer;
    }

    /// <summary>How many entries the current key's map has.</summary>
    public int Count => _entries.Count;

    /// <summary>Reads an entry's value.</summary>
    /// <returns>False if there is no such entry; <paramref name="value"/> is the type's default then.</returns>
    /// <exception cref="InvalidDataException">The stored value is not of this type.</exception>
    public bool TryGet(TKey key, out TValue value)
    {
        if (!_entries.TryGet(Link(key), out var entry))
        {
            value = default!;
            return false;
        }

        value = Read(_valueSerializer, entry.Value);
        return true;
    }

    /// <summary>Whether there is an entry with this key.</summary>
    public bool Contains(TKey key) => _entries.TryGet(Link(key), out _);

    /// <summary>Adds an entry, or sets the value of the one that has this key already and leaves it in its place.</summary>
    public void Put(TKey key, in TValue value)
    {
        _valueBuffer.ResetWrittenCount();
        _valueSerializer.Write(value, _valueBuffer);
        _entries.Put(Link(key).Key, _valueBuffer.WrittenSpan);
    }

    /// <summary>Removes an entry.</summary>
    /// <returns>False if there is none with this key.</returns>
    public bool Remove(TKey key) => _entries.Remove(Link(key).Key);

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
            destination.Add(new(Read(_keySerializer, link.Key), Read(_valueSerializer, entry.Value)));
            link = entry.Next;
        }
    }

    /// <summary>Reads the keys alone, in the order in which they were added, into a list that is emptied before.</summary>
    public void CopyKeysTo(List<TKey> destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        destination.Clear();
        for (var link = _entries.First; link.HasKey; link = _entries.Read(link).Next)
        {
            destination.Add(Read(_keySerializer, link.Key));
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

    private T Read<T>(TypeSerializer<T> serializer, ReadOnlySpan<byte> bytes)
    {
        try
        {
            return serializer.Read(bytes);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"State '{_name}': {e.Message}", e);
        }
    }
}

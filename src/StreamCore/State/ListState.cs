using System.Buffers;
using System.Buffers.Binary;

namespace StreamCore.State;

/// <summary>
/// A list for each key. Adding costs two small writes, however long the list is: each item is an entry of its own,
/// beside one that holds where the list begins and ends.
/// </summary>
/// <typeparam name="T">The type of the items.</typeparam>
public sealed class ListState<T>
{
    /// <summary>Stands behind the state's name in the names of its items.</summary>
    internal const string ItemsSuffix = "[]";

    private readonly KeyedState _keyed;
    private readonly StateKeyPrefix _items;
    private readonly ValueState<Bounds> _bounds;
    private readonly TypeSerializer<T> _serializer;
    private readonly ArrayBufferWriter<byte> _buffer = new();

    internal ListState(KeyedState keyed, string scope, string name, TypeSerializer<T> serializer)
    {
        _keyed = keyed;
        _serializer = serializer;
        _bounds = new(keyed, scope, name, TypeSerializers.For<Bounds>());
        _items = new(scope, name + ItemsSuffix);
    }

    /// <summary>How many items the current key's list has.</summary>
    /// <exception cref="InvalidOperationException">Neither an element nor a timer is being processed.</exception>
    public int Count => _bounds.TryGet(out var bounds) ? (int)(bounds.End - bounds.Start) : 0;

    /// <summary>Appends an item.</summary>
    public void Add(in T item)
    {
        _bounds.TryGet(out var bounds);
        _buffer.ResetWrittenCount();
        _serializer.Write(item, _buffer);
        Span<byte> index = stackalloc byte[sizeof(long)];
        _keyed.Current.Upsert(_keyed.KeyFor(_items, Suffix(bounds.End, index)), _buffer.WrittenSpan);
        _bounds.Update(new(bounds.Start, bounds.End + 1));
    }

    /// <summary>Reads the current key's list, oldest item first, into a list that is emptied before.</summary>
    public void CopyTo(List<T> destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        destination.Clear();
        _bounds.TryGet(out var bounds);
        Span<byte> index = stackalloc byte[sizeof(long)];
        for (var i = bounds.Start; i < bounds.End; i++)
        {
            if (!_keyed.Current.TryGet(_keyed.KeyFor(_items, Suffix(i, index)), out var bytes))
            {
                throw new InvalidDataException($"Item {i} of a list from {bounds.Start} to {bounds.End} is missing in the state.");
            }

            destination.Add(_serializer.Read(bytes));
        }
    }

    /// <summary>The current key's list, oldest item first.</summary>
    public IReadOnlyList<T> ToList()
    {
        var items = new List<T>();
        CopyTo(items);
        return items;
    }

    /// <summary>Removes the oldest items.</summary>
    /// <param name="count">How many, at most as many as there are.</param>
    public void RemoveFirst(int count)
    {
        _bounds.TryGet(out var bounds);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, bounds.End - bounds.Start);
        Span<byte> index = stackalloc byte[sizeof(long)];
        for (var i = bounds.Start; i < bounds.Start + count; i++)
        {
            _keyed.Current.Delete(_keyed.KeyFor(_items, Suffix(i, index)));
        }

        if (bounds.Start + count == bounds.End)
        {
            _bounds.Clear();
        }
        else
        {
            _bounds.Update(new(bounds.Start + count, bounds.End));
        }
    }

    /// <summary>Removes all items.</summary>
    public void Clear() => RemoveFirst(Count);

    private static Span<byte> Suffix(long index, Span<byte> bytes)
    {
        BinaryPrimitives.WriteInt64LittleEndian(bytes, index);
        return bytes;
    }

    /// <summary>The numbers of the first item and of the one behind the last.</summary>
    private readonly record struct Bounds(long Start, long End);
}

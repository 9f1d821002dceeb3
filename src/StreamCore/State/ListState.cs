using StreamCore.State.Expiry;
using StreamCore.State.Schemas;

namespace StreamCore.State;

/// <summary>
/// A list for each key. Adding costs two small writes, however long the list is: each item is an entry of its own,
/// beside one that holds where the list begins and ends.
/// </summary>
/// <typeparam name="T">The type of the items.</typeparam>
/// <remarks>All members throw <see cref="InvalidOperationException"/> where neither an element nor a timer is being processed.</remarks>
public sealed class ListState<T>
{
    /// <summary>Stands behind the state's name in the names of its items.</summary>
    internal const string ItemsSuffix = "[]";

    private readonly ListItems _items;
    private readonly StateFormat<T> _format;

    internal ListState(ListItems items, StateFormat<T> format)
    {
        _items = items;
        _format = format;
    }

    /// <summary>How many items the current key's list has. If the state has a time to live, all are looked at.</summary>
    public int Count
    {
        get
        {
            var (start, end) = _items.Bounds;
            if (_format.Ttl is null)
            {
                return (int)(end - start);
            }

            var count = 0;
            for (var index = start; index < end; index++)
            {
                count += IsLive(index) ? 1 : 0;
            }

            return count;
        }
    }

    /// <summary>Appends an item.</summary>
    public void Add(in T item)
    {
        var (start, end) = _items.Bounds;
        _items.Write(end, _format.Write(item));
        _items.SetBounds(start, end + 1);
    }

    /// <summary>Reads the current key's list, oldest item first, into a list that is emptied before.</summary>
    public void CopyTo(List<T> destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        destination.Clear();
        var (start, end) = _items.Bounds;
        for (var index = start; index < end; index++)
        {
            if (_items.TryRead(index, out var stored))
            {
                AddTo(destination, index, stored);
            }
            else if (_format.Ttl is null)
            {
                throw new InvalidDataException($"Item {index} of a list from {start} to {end} is missing in the state.");
            }
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
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count);
        var (start, end) = _items.Bounds;
        for (; count > 0; start++)
        {
            count -= _format.Ttl is null || IsLive(start) ? 1 : 0;
            _items.Delete(start);
        }

        _items.SetStart(start, end);
    }

    /// <summary>Removes all items.</summary>
    public void Clear()
    {
        var (start, end) = _items.Bounds;
        for (var index = start; index < end; index++)
        {
            _items.Delete(index);
        }

        _items.SetBounds(end, end);
    }

    private bool IsLive(long index) => _items.TryRead(index, out var stored) && !_format.IsExpired(stored);

    private void AddTo(List<T> destination, long index, ReadOnlySpan<byte> stored)
    {
        var freshness = _format.Ttl?.OnRead(_format.ReadTime(stored)) ?? Freshness.Fresh;
        if (freshness == Freshness.Expired)
        {
            return;
        }

        var item = _format.Read(stored);
        destination.Add(item);
        if (freshness == Freshness.Stale)
        {
            _items.Write(index, _format.Write(item));
        }
    }
}

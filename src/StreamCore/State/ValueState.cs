using StreamCore.State.Expiry;
using StreamCore.State.Schemas;

namespace StreamCore.State;

/// <summary>One value for each key. Reads and writes go to the key of the element or timer that is being processed.</summary>
/// <typeparam name="T">The value's type.</typeparam>
public sealed class ValueState<T>
{
    private readonly KeyedState _keyed;
    private readonly StateKeyPrefix _prefix;
    private readonly StateFormat<T> _format;

    internal ValueState(KeyedState keyed, StateKeyPrefix prefix, StateFormat<T> format)
    {
        _keyed = keyed;
        _prefix = prefix;
        _format = format;
    }

    /// <summary>Reads the current key's value.</summary>
    /// <returns>False if the key has none, or it has expired; <paramref name="value"/> is the type's default then.</returns>
    /// <exception cref="InvalidOperationException">Neither an element nor a timer is being processed.</exception>
    /// <exception cref="InvalidDataException">The stored value is not of this type.</exception>
    public bool TryGet(out T value)
    {
        if (!_keyed.Current.TryGet(_keyed.KeyFor(_prefix), out var stored))
        {
            value = default!;
            return false;
        }

        if (_format.Ttl is not null)
        {
            return TryGetTimed(_format.Ttl, stored, out value);
        }

        value = _format.Read(stored);
        return true;
    }

    /// <summary>Sets the current key's value.</summary>
    /// <exception cref="InvalidOperationException">Neither an element nor a timer is being processed.</exception>
    public void Update(in T value) => _keyed.Current.Upsert(_keyed.KeyFor(_prefix), _format.Write(value));

    /// <summary>Removes the current key's value.</summary>
    /// <exception cref="InvalidOperationException">Neither an element nor a timer is being processed.</exception>
    public void Clear() => _keyed.Current.Delete(_keyed.KeyFor(_prefix));

    private bool TryGetTimed(TimeToLive ttl, ReadOnlySpan<byte> stored, out T value)
    {
        var freshness = ttl.OnRead(_format.ReadTime(stored));
        if (freshness == Freshness.Expired)
        {
            value = default!;
            return false;
        }

        value = _format.Read(stored);
        if (freshness == Freshness.Stale)
        {
            Update(value);
        }

        return true;
    }
}

namespace StreamCore.State;

/// <summary>One value for each key, into which every value that is added is reduced at once.</summary>
/// <typeparam name="T">The value's type.</typeparam>
/// <remarks>All members throw <see cref="InvalidOperationException"/> where neither an element nor a timer is being processed.</remarks>
public sealed class ReducingState<T>
{
    private readonly ValueState<T> _reduced;
    private readonly Func<T, T, T> _reduce;

    internal ReducingState(ValueState<T> reduced, Func<T, T, T> reduce)
    {
        _reduced = reduced;
        _reduce = reduce;
    }

    /// <summary>Reads what the current key's values were reduced to.</summary>
    /// <returns>False if nothing was added; <paramref name="value"/> is the type's default then.</returns>
    /// <exception cref="InvalidDataException">The stored value is not of this type.</exception>
    public bool TryGet(out T value) => _reduced.TryGet(out value);

    /// <summary>Adds a value; the first one stays as it is.</summary>
    public void Add(in T value) => _reduced.Update(_reduced.TryGet(out var reduced) ? _reduce(reduced, value) : value);

    /// <summary>Removes the current key's value.</summary>
    public void Clear() => _reduced.Clear();
}

namespace StreamCore.State;

/// <summary>One accumulator for each key, to which every value that is added is added at once, and from which the result is read.</summary>
/// <typeparam name="TIn">The type of what is added.</typeparam>
/// <typeparam name="TAccumulator">The accumulator's type, which is what is stored.</typeparam>
/// <typeparam name="TOut">The result's type.</typeparam>
/// <remarks>All members throw <see cref="InvalidOperationException"/> where neither an element nor a timer is being processed.</remarks>
public sealed class AggregatingState<TIn, TAccumulator, TOut>
{
    private readonly ValueState<TAccumulator> _accumulator;
    private readonly AggregatingStateDescriptor<TIn, TAccumulator, TOut> _descriptor;

    internal AggregatingState(ValueState<TAccumulator> accumulator, AggregatingStateDescriptor<TIn, TAccumulator, TOut> descriptor)
    {
        _accumulator = accumulator;
        _descriptor = descriptor;
    }

    /// <summary>Reads the result over the current key's values.</summary>
    /// <returns>False if nothing was added; <paramref name="result"/> is the type's default then.</returns>
    /// <exception cref="InvalidDataException">The stored accumulator is not of this type.</exception>
    public bool TryGet(out TOut result)
    {
        var found = _accumulator.TryGet(out var accumulator);
        result = found ? _descriptor.Result(accumulator) : default!;
        return found;
    }

    /// <summary>Adds a value.</summary>
    public void Add(in TIn value) =>
        _accumulator.Update(_descriptor.Add(_accumulator.TryGet(out var before) ? before : _descriptor.CreateAccumulator(), value));

    /// <summary>Removes the current key's accumulator.</summary>
    public void Clear() => _accumulator.Clear();
}

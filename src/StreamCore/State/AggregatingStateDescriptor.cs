namespace StreamCore.State;

/// <summary>Names and types an aggregate that is kept for each key. Its functions are called by all subtasks.</summary>
/// <typeparam name="TIn">The type of what is added.</typeparam>
/// <typeparam name="TAccumulator">The accumulator's type, which is what is stored.</typeparam>
/// <typeparam name="TOut">The result's type.</typeparam>
/// <param name="name">The state's name; see <see cref="ValueStateDescriptor{T}"/>.</param>
/// <param name="createAccumulator">Makes the accumulator of no values.</param>
/// <param name="add">Adds a value to an accumulator and returns it, or a new one.</param>
/// <param name="result">Reads the result from an accumulator.</param>
/// <param name="serializer">Stores accumulators; <see cref="TypeSerializers.For"/> by default.</param>
public sealed class AggregatingStateDescriptor<TIn, TAccumulator, TOut>(
    string name,
    Func<TAccumulator> createAccumulator,
    Func<TAccumulator, TIn, TAccumulator> add,
    Func<TAccumulator, TOut> result,
    TypeSerializer<TAccumulator>? serializer = null) : StateDescriptor<TAccumulator>(name, serializer)
{
    /// <summary>Makes the accumulator of no values.</summary>
    public Func<TAccumulator> CreateAccumulator { get; } = createAccumulator ?? throw new ArgumentNullException(nameof(createAccumulator));

    /// <summary>Adds a value to an accumulator.</summary>
    public Func<TAccumulator, TIn, TAccumulator> Add { get; } = add ?? throw new ArgumentNullException(nameof(add));

    /// <summary>Reads the result from an accumulator.</summary>
    public Func<TAccumulator, TOut> Result { get; } = result ?? throw new ArgumentNullException(nameof(result));
}

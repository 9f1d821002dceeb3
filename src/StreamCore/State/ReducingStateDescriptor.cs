namespace StreamCore.State;

/// <summary>Names and types a reduced value that is kept for each key.</summary>
/// <typeparam name="T">The value's type.</typeparam>
/// <param name="name">The state's name; see <see cref="ValueStateDescriptor{T}"/>.</param>
/// <param name="reduce">Joins what was reduced so far with the next value; called by all subtasks.</param>
/// <param name="serializer">Stores values; <see cref="TypeSerializers.For"/> by default.</param>
public sealed class ReducingStateDescriptor<T>(string name, Func<T, T, T> reduce, TypeSerializer<T>? serializer = null)
    : StateDescriptor<T>(name, serializer)
{
    /// <summary>Joins two values.</summary>
    public Func<T, T, T> Reduce { get; } = reduce ?? throw new ArgumentNullException(nameof(reduce));
}

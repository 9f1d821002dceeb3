namespace StreamCore.State;

/// <summary>Names and types a list that is kept for each key.</summary>
/// <typeparam name="T">The type of the list's items.</typeparam>
/// <param name="name">The state's name; see <see cref="ValueStateDescriptor{T}"/>.</param>
/// <param name="serializer">Stores items; <see cref="TypeSerializers.For"/> by default.</param>
public sealed class ListStateDescriptor<T>(string name, TypeSerializer<T>? serializer = null) : StateDescriptor<T>(name, serializer);

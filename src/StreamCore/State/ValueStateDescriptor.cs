namespace StreamCore.State;

/// <summary>Names and types a value that is kept for each key.</summary>
/// <typeparam name="T">The value's type.</typeparam>
/// <param name="name">
/// The state's name, unique in its operator, with the operator's uid 1 to 250 bytes of UTF-8. It is part of the changelog's
/// keys: renaming it forgets the state.
/// </param>
/// <param name="serializer">Stores values; <see cref="TypeSerializers.For"/> by default: an unmanaged struct as it lies in memory.</param>
public sealed class ValueStateDescriptor<T>(string name, TypeSerializer<T>? serializer = null) : StateDescriptor<T>(name, serializer);

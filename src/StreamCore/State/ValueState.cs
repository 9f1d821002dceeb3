using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace StreamCore.State;

/// <summary>One value for each key. Reads and writes go to the key of the record that is being processed.</summary>
/// <typeparam name="T">The value's type.</typeparam>
public sealed class ValueState<T>
    where T : unmanaged
{
    private readonly KeyedState _keyed;
    private readonly StateKeyPrefix _prefix;
    private readonly string _name;

    internal ValueState(KeyedState keyed, ValueStateDescriptor<T> descriptor)
    {
        _keyed = keyed;
        _name = descriptor.Name;
        _prefix = new StateKeyPrefix(descriptor.Name);
    }

    /// <summary>Reads the current key's value.</summary>
    /// <returns>False if the key has none; <paramref name="value"/> is the type's default then.</returns>
    /// <exception cref="InvalidOperationException">
    /// No record is being processed, or the stored value is not of this type's size.
    /// </exception>
    public bool TryGet(out T value)
    {
        if (!_keyed.Current.TryGet(_keyed.KeyFor(_prefix), out var bytes))
        {
            value = default;
            return false;
        }

        if (bytes.Length != Unsafe.SizeOf<T>())
        {
            throw new InvalidOperationException(
                $"State '{_name}' holds a value of {bytes.Length} bytes, but {typeof(T).Name} has {Unsafe.SizeOf<T>()}. "
                + "The type's layout has changed: give the state a new name, or put the type back.");
        }

        value = MemoryMarshal.Read<T>(bytes);
        return true;
    }

    /// <summary>Sets the current key's value.</summary>
    /// <exception cref="InvalidOperationException">No record is being processed.</exception>
    public void Update(in T value) => _keyed.Current.Upsert(
        _keyed.KeyFor(_prefix),
        MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));

    /// <summary>Removes the current key's value.</summary>
    /// <exception cref="InvalidOperationException">No record is being processed.</exception>
    public void Clear() => _keyed.Current.Delete(_keyed.KeyFor(_prefix));
}

using System.Buffers;

namespace StreamCore.State;

/// <summary>Turns values of a type into bytes and back, for keys and state. It is used by many subtasks at once.</summary>
/// <typeparam name="T">The type.</typeparam>
public abstract class TypeSerializer<T>
{
    /// <summary>Writes a value. As a key, equal values must give equal bytes.</summary>
    public abstract void Write(in T value, IBufferWriter<byte> destination);

    /// <summary>Reads back what <see cref="Write"/> wrote.</summary>
    /// <param name="bytes">The bytes; valid during the call only.</param>
    /// <exception cref="InvalidDataException">The bytes are not of this type.</exception>
    public abstract T Read(ReadOnlySpan<byte> bytes);
}

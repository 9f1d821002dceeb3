using System.Buffers;
using StreamCore.State.Schemas;

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

    /// <summary>How values are stored, for the schemas of states. Of a serializer from elsewhere only its type is known.</summary>
    internal virtual StateLayout Layout => new(StateTypeName.Of(GetType()), 0, []);

    /// <summary>Reads values that were stored with a schema from which there are no differences to <see cref="Layout"/>.</summary>
    internal virtual PayloadReader<T> CreateReader(StateSchema stored) => Read;
}

using System.Buffers.Binary;
using StreamCore.DataStream;

namespace StreamCore.Connectors.Collections;

/// <summary>A split's position that is one number, in 8 bytes, little-endian.</summary>
internal static class LongPosition
{
    public static SplitPosition Create(string split, long value)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return new(split, bytes);
    }

    /// <exception cref="InvalidDataException">Another kind of source wrote the position.</exception>
    public static long Read(SplitPosition position) =>
        position.Position.Length == sizeof(long)
            ? BinaryPrimitives.ReadInt64LittleEndian(position.Position.Span)
            : throw new InvalidDataException(
                $"The restored position of split '{position.Split}' has {position.Position.Length} bytes instead of 8: another kind of "
                + "source wrote it. Give this source a uid of its own.");
}

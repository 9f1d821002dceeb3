using System.Buffers;
using System.Buffers.Binary;

namespace StreamCore.Avro;

/// <summary>
/// Confluent's framing of schema-registry values: a zero byte, the writer schema's id in four big-endian bytes, then the
/// Avro body.
/// </summary>
public static class ConfluentWireFormat
{
    /// <summary>The header's length in bytes.</summary>
    public const int HeaderSize = 5;

    private const byte Magic = 0;

    /// <summary>Writes the header of a value that was written with the schema <paramref name="id"/>.</summary>
    public static void WriteHeader(IBufferWriter<byte> destination, int id)
    {
        ArgumentNullException.ThrowIfNull(destination);
        var header = destination.GetSpan(HeaderSize);
        header[0] = Magic;
        BinaryPrimitives.WriteInt32BigEndian(header[1..], id);
        destination.Advance(HeaderSize);
    }

    /// <summary>Reads the header; the body starts at <see cref="HeaderSize"/>.</summary>
    /// <returns>False if the frame is shorter than a header or does not start with the magic byte.</returns>
    public static bool TryReadHeader(ReadOnlySpan<byte> frame, out int id)
    {
        if (frame.Length < HeaderSize || frame[0] != Magic)
        {
            id = 0;
            return false;
        }

        id = BinaryPrimitives.ReadInt32BigEndian(frame[1..]);
        return true;
    }

    /// <summary>The registry subject of a topic's values: Confluent's <c>TopicNameStrategy</c>.</summary>
    public static string ValueSubject(string topic) => topic + "-value";
}

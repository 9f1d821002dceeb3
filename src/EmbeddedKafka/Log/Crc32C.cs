using System.Buffers.Binary;
using System.Numerics;

namespace EmbeddedKafka.Log;

/// <summary>The checksum of a record batch: CRC-32 with the Castagnoli polynomial.</summary>
internal static class Crc32C
{
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var rest in bytes)
        {
            crc = BitOperations.Crc32C(crc, rest);
        }

        return ~crc;
    }
}

using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace EmbeddedKafka.Tests.Protocol;

/// <summary>A record batch (magic 2), to be written with any content, and to be looked at without unpacking it.</summary>
internal sealed record RawBatch
{
    public const int HeaderSize = 61;

    private const short TransactionalBit = 0x10;
    private const short ControlBit = 0x20;
    private const int CrcPosition = 17;
    private const int AfterCrc = 21;

    public long BaseOffset { get; init; }

    /// <summary>Offset of the last record, in a batch that was fetched.</summary>
    public long LastOffset { get; private init; }

    public int LeaderEpoch { get; init; } = -1;

    public bool IsTransactional { get; init; }

    public bool IsControl { get; init; }

    public long ProducerId { get; init; } = -1;

    public short ProducerEpoch { get; init; } = -1;

    public int BaseSequence { get; init; } = -1;

    /// <summary>Milliseconds since 1970, the same for all records.</summary>
    public long Timestamp { get; init; } = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    public IReadOnlyList<(byte[]? Key, byte[]? Value)> Records { get; init; } = [];

    /// <summary>As many records as there are values, with the key <c>key</c>.</summary>
    public static RawBatch Of(params IEnumerable<string> values) =>
        new() { Records = [.. values.Select(value => ((byte[]?)Encoding.UTF8.GetBytes("key"), (byte[]?)Encoding.UTF8.GetBytes(value)))] };

    public byte[] ToBytes()
    {
        using var records = new MemoryStream();
        for (var delta = 0; delta < Records.Count; delta++)
        {
            using var record = new MemoryStream();
            record.WriteByte(0); // attributes
            WriteVarint(record, 0); // timestamp delta
            WriteVarint(record, delta);
            WriteBytes(record, Records[delta].Key);
            WriteBytes(record, Records[delta].Value);
            WriteVarint(record, 0); // headers
            WriteVarint(records, (int)record.Length);
            record.WriteTo(records);
        }

        var batch = new byte[HeaderSize + records.Length];
        BinaryPrimitives.WriteInt64BigEndian(batch, BaseOffset);
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(8), batch.Length - 12);
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(12), LeaderEpoch);
        batch[16] = 2; // magic
        BinaryPrimitives.WriteInt16BigEndian(batch.AsSpan(21), (short)((IsTransactional ? TransactionalBit : 0) | (IsControl ? ControlBit : 0)));
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(23), Records.Count - 1);
        BinaryPrimitives.WriteInt64BigEndian(batch.AsSpan(27), Timestamp);
        BinaryPrimitives.WriteInt64BigEndian(batch.AsSpan(35), Timestamp);
        BinaryPrimitives.WriteInt64BigEndian(batch.AsSpan(43), ProducerId);
        BinaryPrimitives.WriteInt16BigEndian(batch.AsSpan(51), ProducerEpoch);
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(53), BaseSequence);
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(57), Records.Count);
        records.ToArray().CopyTo(batch, HeaderSize);
        BinaryPrimitives.WriteUInt32BigEndian(batch.AsSpan(CrcPosition), Crc32C(batch.AsSpan(AfterCrc)));
        return batch;
    }

    /// <summary>The headers of fetched batches; their records stay packed. A batch that is cut off is left out.</summary>
    public static List<RawBatch> ReadHeaders(ReadOnlyMemory<byte>? records)
    {
        var batches = new List<RawBatch>();
        var rest = records.GetValueOrDefault().Span;
        while (rest.Length >= HeaderSize)
        {
            var size = 12 + BinaryPrimitives.ReadInt32BigEndian(rest[8..]);
            if (size > rest.Length)
            {
                break;
            }

            var batch = rest[..size];
            Assert.Equal(Crc32C(batch[AfterCrc..]), BinaryPrimitives.ReadUInt32BigEndian(batch[CrcPosition..]));
            var attributes = BinaryPrimitives.ReadInt16BigEndian(batch[21..]);
            batches.Add(new RawBatch
            {
                BaseOffset = BinaryPrimitives.ReadInt64BigEndian(batch),
                LastOffset = BinaryPrimitives.ReadInt64BigEndian(batch) + BinaryPrimitives.ReadInt32BigEndian(batch[23..]),
                LeaderEpoch = BinaryPrimitives.ReadInt32BigEndian(batch[12..]),
                IsTransactional = (attributes & TransactionalBit) != 0,
                IsControl = (attributes & ControlBit) != 0,
                Timestamp = BinaryPrimitives.ReadInt64BigEndian(batch[35..]),
                ProducerId = BinaryPrimitives.ReadInt64BigEndian(batch[43..]),
                ProducerEpoch = BinaryPrimitives.ReadInt16BigEndian(batch[51..]),
                BaseSequence = BinaryPrimitives.ReadInt32BigEndian(batch[53..]),
            });
            rest = rest[size..];
        }

        return batches;
    }

    private static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var next in bytes)
        {
            crc = BitOperations.Crc32C(crc, next);
        }

        return ~crc;
    }

    private static void WriteBytes(Stream stream, byte[]? bytes)
    {
        WriteVarint(stream, bytes?.Length ?? -1);
        stream.Write(bytes);
    }

    private static void WriteVarint(Stream stream, int value)
    {
        var left = (uint)((value << 1) ^ (value >> 31));
        for (; left >= 0x80; left >>= 7)
        {
            stream.WriteByte((byte)(left | 0x80));
        }

        stream.WriteByte((byte)left);
    }
}

using System.Buffers.Binary;
using Snappier;

namespace EmbeddedKafka.Log;

/// <summary>
/// Snappy as Kafka clients use it: the Java client frames blocks as its snappy library does (a header of 16 bytes, then
/// blocks, each behind its length), librdkafka and others send one bare block.
/// </summary>
internal static class SnappyFraming
{
    private const int BlockSize = 32 * 1024;
    private const int FrameHeaderSize = 16;

    private static ReadOnlySpan<byte> Magic => [0x82, (byte)'S', (byte)'N', (byte)'A', (byte)'P', (byte)'P', (byte)'Y', 0];

    public static void Decompress(ReadOnlySpan<byte> compressed, PooledBytes target)
    {
        if (!compressed.StartsWith(Magic) || compressed.Length < FrameHeaderSize)
        {
            DecompressBlock(compressed, target);
            return;
        }

        var rest = compressed[FrameHeaderSize..];
        while (rest.Length > 0)
        {
            var length = rest.Length < sizeof(int) ? -1 : BinaryPrimitives.ReadInt32BigEndian(rest);
            if (length < 0 || length > rest.Length - sizeof(int))
            {
                throw new InvalidRecordException("A block of snappy-compressed records is cut off.");
            }

            DecompressBlock(rest.Slice(sizeof(int), length), target);
            rest = rest[(sizeof(int) + length)..];
        }
    }

    public static byte[] Compress(ReadOnlySpan<byte> records)
    {
        using var target = new MemoryStream();
        Span<byte> header = stackalloc byte[FrameHeaderSize];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32BigEndian(header[8..], 1);
        BinaryPrimitives.WriteInt32BigEndian(header[12..], 1);
        target.Write(header);

        Span<byte> length = stackalloc byte[sizeof(int)];
        while (records.Length > 0)
        {
            var block = Snappy.CompressToArray(records[..Math.Min(BlockSize, records.Length)]);
            BinaryPrimitives.WriteInt32BigEndian(length, block.Length);
            target.Write(length);
            target.Write(block);
            records = records[Math.Min(BlockSize, records.Length)..];
        }

        return target.ToArray();
    }

    private static void DecompressBlock(ReadOnlySpan<byte> block, PooledBytes target)
    {
        // The stated length is the sender's word: Take bounds it, and the block must then fill it.
        var length = Snappy.GetUncompressedLength(block);
        var written = Snappy.Decompress(block, target.Take(length));
        if (written != length)
        {
            throw new InvalidRecordException($"A block of snappy-compressed records should have {length} bytes, but has {written}.");
        }
    }
}

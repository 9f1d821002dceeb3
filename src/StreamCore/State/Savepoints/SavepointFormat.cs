using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text.Json;

namespace StreamCore.State.Savepoints;

/// <summary>
/// The layout of a savepoint file, all numbers in little endian: 8 bytes of magic, the format version (4 bytes), then blocks.
/// A block is its kind (1 byte), the length of its contents (4 bytes), the contents, and their XXH3 with the block's
/// number as the seed (8 bytes), so that a block that was moved, doubled or left out shows too. The blocks are in this order:
/// metadata (JSON), entries (as many as it takes), summary (JSON), end. The end holds the number of entries, the offset and
/// the block number of the summary, and the XXH3 of all bytes of the file before the end block; nothing comes behind it.
/// </summary>
internal static class SavepointFormat
{
    public const int Version = 1;
    public const int PreambleSize = 8 + sizeof(int);
    public const int BlockHeaderSize = 1 + sizeof(int);
    public const int ChecksumSize = sizeof(ulong);
    public const int EndSize = 4 * sizeof(long);
    public const int EndBlockSize = BlockHeaderSize + EndSize + ChecksumSize;

    /// <summary>A block of entries is closed when it has so many bytes; one entry that is larger makes a block of its own.</summary>
    public const int TargetBlockSize = 256 * 1024;

    public const byte Metadata = (byte)'M';
    public const byte Entries = (byte)'E';
    public const byte Summary = (byte)'S';
    public const byte End = (byte)'Z';

    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static ReadOnlySpan<byte> Magic => "SCSAVEPT"u8;

    public static ulong Checksum(ReadOnlySpan<byte> contents, byte kind, long blockNumber) =>
        XxHash3.HashToUInt64(contents, (blockNumber << 8) | kind);

    public static void WriteEnd(Span<byte> destination, long entries, long summaryOffset, long summaryNumber, ulong hash)
    {
        BinaryPrimitives.WriteInt64LittleEndian(destination, entries);
        BinaryPrimitives.WriteInt64LittleEndian(destination[sizeof(long)..], summaryOffset);
        BinaryPrimitives.WriteInt64LittleEndian(destination[(2 * sizeof(long))..], summaryNumber);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[(3 * sizeof(long))..], hash);
    }

    public static (long Entries, long SummaryOffset, long SummaryNumber, ulong Hash) ReadEnd(ReadOnlySpan<byte> end) => (
        BinaryPrimitives.ReadInt64LittleEndian(end),
        BinaryPrimitives.ReadInt64LittleEndian(end[sizeof(long)..]),
        BinaryPrimitives.ReadInt64LittleEndian(end[(2 * sizeof(long))..]),
        BinaryPrimitives.ReadUInt64LittleEndian(end[(3 * sizeof(long))..]));
}

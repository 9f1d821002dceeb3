using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace EmbeddedKafka.Log;

/// <summary>A view on one record batch of format version ("magic") 2.</summary>
internal readonly ref struct RecordBatch
{
    /// <summary>The size of a batch without records.</summary>
    public const int HeaderSize = 61;

    /// <summary>What a batch's length field does not count: itself and the base offset before it.</summary>
    public const int Overhead = 12;

    private const byte CurrentMagic = 2;
    private const int LengthAt = 8;
    private const int LeaderEpochAt = 12;
    private const int MagicAt = 16;
    private const int CrcAt = 17;
    private const int AttributesAt = 21;
    private const int LastOffsetDeltaAt = 23;
    private const int BaseTimestampAt = 27;
    private const int MaxTimestampAt = 35;
    private const int ProducerIdAt = 43;
    private const int ProducerEpochAt = 51;
    private const int BaseSequenceAt = 53;
    private const int CountAt = 57;

    private const short TimestampTypeBit = 0x08;
    private const short TransactionalBit = 0x10;
    private const short ControlBit = 0x20;
    private const short DeleteHorizonBit = 0x40;

    private RecordBatch(ReadOnlySpan<byte> bytes)
    {
        Bytes = bytes;
    }

    /// <summary>The whole batch.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>Its records, perhaps compressed.</summary>
    public ReadOnlySpan<byte> Payload => Bytes[HeaderSize..];

    public int SizeInBytes => Bytes.Length;

    public long BaseOffset => BinaryPrimitives.ReadInt64BigEndian(Bytes);

    public int PartitionLeaderEpoch => BinaryPrimitives.ReadInt32BigEndian(Bytes[LeaderEpochAt..]);

    public uint Crc => BinaryPrimitives.ReadUInt32BigEndian(Bytes[CrcAt..]);

    public short Attributes => BinaryPrimitives.ReadInt16BigEndian(Bytes[AttributesAt..]);

    /// <summary>May be a number outside the enumeration if the batch is not checked.</summary>
    public CompressionType Compression => (CompressionType)(Attributes & 0x07);

    public TimestampType TimestampType => (Attributes & TimestampTypeBit) != 0 ? TimestampType.LogAppendTime : TimestampType.CreateTime;

    public bool IsTransactional => (Attributes & TransactionalBit) != 0;

    public bool IsControl => (Attributes & ControlBit) != 0;

    /// <summary>When compaction may drop this batch's tombstones or marker; null until it has met them once.</summary>
    public long? DeleteHorizonMs => (Attributes & DeleteHorizonBit) != 0 ? BaseTimestamp : null;

    public int LastOffsetDelta => BinaryPrimitives.ReadInt32BigEndian(Bytes[LastOffsetDeltaAt..]);

    /// <summary>The offset of the last record that the batch was made with; compaction does not change it.</summary>
    public long LastOffset => BaseOffset + LastOffsetDelta;

    public long BaseTimestamp => BinaryPrimitives.ReadInt64BigEndian(Bytes[BaseTimestampAt..]);

    public long MaxTimestamp => BinaryPrimitives.ReadInt64BigEndian(Bytes[MaxTimestampAt..]);

    public long ProducerId => BinaryPrimitives.ReadInt64BigEndian(Bytes[ProducerIdAt..]);

    public bool HasProducerId => ProducerId >= 0;

    public short ProducerEpoch => BinaryPrimitives.ReadInt16BigEndian(Bytes[ProducerEpochAt..]);

    public int BaseSequence => BinaryPrimitives.ReadInt32BigEndian(Bytes[BaseSequenceAt..]);

    public int LastSequence => BaseSequence < 0 ? -1 : AddToSequence(BaseSequence, LastOffsetDelta);

    public int Count => BinaryPrimitives.ReadInt32BigEndian(Bytes[CountAt..]);

    /// <summary>Whether the checksum in the header is that of the bytes.</summary>
    public bool IsCrcValid => Crc == Crc32C.Of(Bytes[AttributesAt..]);

    /// <summary>Sequence numbers go from <see cref="int.MaxValue"/> on to 0.</summary>
    public static int AddToSequence(int sequence, int increment) => (int)(((long)sequence + increment) & int.MaxValue);

    /// <summary>The size that the batch at the start of <paramref name="bytes"/> says it has; null if they end before that.</summary>
    public static long? StatedSize(ReadOnlySpan<byte> bytes) =>
        bytes.Length < Overhead ? null : (long)BinaryPrimitives.ReadInt32BigEndian(bytes[LengthAt..]) + Overhead;

    /// <summary>
    /// Views the batch at the start of <paramref name="bytes"/>. Lengths, counts and version are checked, the checksum
    /// and the records are not.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out RecordBatch batch, [NotNullWhen(false)] out string? problem)
    {
        batch = default;
        if (bytes.Length < HeaderSize)
        {
            problem = $"{bytes.Length} bytes are too few for a record batch, which has at least {HeaderSize}";
            return false;
        }

        var length = BinaryPrimitives.ReadInt32BigEndian(bytes[LengthAt..]);
        if (length < HeaderSize - Overhead || length > bytes.Length - Overhead)
        {
            problem = $"the record batch gives its length as {length}, but it must lie between {HeaderSize - Overhead} and {bytes.Length - Overhead}, which is what there is";
            return false;
        }

        if (bytes[MagicAt] != CurrentMagic)
        {
            problem = $"the record batch has the format version (magic) {bytes[MagicAt]}, but only {CurrentMagic} is supported";
            return false;
        }

        var read = new RecordBatch(bytes[..(length + Overhead)]);
        if (read.BaseOffset < 0 || read.LastOffsetDelta < 0 || read.Count < 0 || read.LastOffset < 0)
        {
            problem = $"the record batch has base offset {read.BaseOffset}, last offset delta {read.LastOffsetDelta} and {read.Count} records, none of which may be negative";
            return false;
        }

        batch = read;
        problem = null;
        return true;
    }

    /// <summary>Writes what the broker decides into a batch; the checksum does not cover it.</summary>
    public static void Assign(Span<byte> batch, long baseOffset, int leaderEpoch)
    {
        BinaryPrimitives.WriteInt64BigEndian(batch, baseOffset);
        BinaryPrimitives.WriteInt32BigEndian(batch[LeaderEpochAt..], leaderEpoch);
    }

    /// <summary>Writes the timestamp type and the largest timestamp into a batch, and its new checksum.</summary>
    public static void Stamp(Span<byte> batch, TimestampType type, long maxTimestamp)
    {
        var attributes = BinaryPrimitives.ReadInt16BigEndian(batch[AttributesAt..]) & ~TimestampTypeBit;
        attributes |= type == TimestampType.LogAppendTime ? TimestampTypeBit : 0;
        BinaryPrimitives.WriteInt16BigEndian(batch[AttributesAt..], (short)attributes);
        BinaryPrimitives.WriteInt64BigEndian(batch[MaxTimestampAt..], maxTimestamp);
        BinaryPrimitives.WriteUInt32BigEndian(batch[CrcAt..], Crc32C.Of(batch[AttributesAt..]));
    }

    /// <summary>Writes a header before the records that follow it in <paramref name="batch"/>, checksum included.</summary>
    public static void WriteHeader(Span<byte> batch, in RecordBatchHeader header)
    {
        var attributes = (int)header.Compression
            | (header.TimestampType == TimestampType.LogAppendTime ? TimestampTypeBit : 0)
            | (header.IsTransactional ? TransactionalBit : 0)
            | (header.IsControl ? ControlBit : 0)
            | (header.HasDeleteHorizon ? DeleteHorizonBit : 0);
        BinaryPrimitives.WriteInt64BigEndian(batch, header.BaseOffset);
        BinaryPrimitives.WriteInt32BigEndian(batch[LengthAt..], batch.Length - Overhead);
        BinaryPrimitives.WriteInt32BigEndian(batch[LeaderEpochAt..], header.PartitionLeaderEpoch);
        batch[MagicAt] = CurrentMagic;
        BinaryPrimitives.WriteInt16BigEndian(batch[AttributesAt..], (short)attributes);
        BinaryPrimitives.WriteInt32BigEndian(batch[LastOffsetDeltaAt..], header.LastOffsetDelta);
        BinaryPrimitives.WriteInt64BigEndian(batch[BaseTimestampAt..], header.BaseTimestamp);
        BinaryPrimitives.WriteInt64BigEndian(batch[MaxTimestampAt..], header.MaxTimestamp);
        BinaryPrimitives.WriteInt64BigEndian(batch[ProducerIdAt..], header.ProducerId);
        BinaryPrimitives.WriteInt16BigEndian(batch[ProducerEpochAt..], header.ProducerEpoch);
        BinaryPrimitives.WriteInt32BigEndian(batch[BaseSequenceAt..], header.BaseSequence);
        BinaryPrimitives.WriteInt32BigEndian(batch[CountAt..], header.Count);
        BinaryPrimitives.WriteUInt32BigEndian(batch[CrcAt..], Crc32C.Of(batch[AttributesAt..]));
    }
}

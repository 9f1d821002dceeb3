using System.Buffers;
using System.Text;

namespace EmbeddedKafka.Log;

/// <summary>Makes one record batch. The default settings are those of a plain batch without a producer id.</summary>
internal sealed class RecordBatchBuilder
{
    private readonly ArrayBufferWriter<byte> _records = new();
    private long _baseTimestamp;
    private long _maxTimestamp = -1;
    private long _lastOffset = -1;

    /// <summary>The offset of the first record; a log assigns it anew at the append.</summary>
    public long BaseOffset { get; init; }

    public int PartitionLeaderEpoch { get; init; }

    public long ProducerId { get; init; } = -1;

    public short ProducerEpoch { get; init; } = -1;

    public int BaseSequence { get; init; } = -1;

    public bool IsTransactional { get; init; }

    public bool IsControl { get; init; }

    public CompressionType Compression { get; init; }

    public TimestampType TimestampType { get; init; }

    /// <summary>From when on compaction may drop the batch's tombstones or marker; null: not settled yet.</summary>
    public long? DeleteHorizonMs { get; init; }

    /// <summary>The last offset to state in the header, for a batch whose last records compaction removed; null: that of the last record.</summary>
    public long? LastOffset { get; init; }

    /// <summary>The largest timestamp to state in the header; null: the largest of the records.</summary>
    public long? MaxTimestamp { get; init; }

    /// <summary>How many records were added.</summary>
    public int Count { get; private set; }

    /// <summary>A batch with a transaction marker.</summary>
    public static byte[] Marker(long producerId, short producerEpoch, ControlRecord control, long timestampMs)
    {
        var builder = new RecordBatchBuilder { ProducerId = producerId, ProducerEpoch = producerEpoch, IsTransactional = true, IsControl = true };
        return builder.Add(timestampMs, control.Key(), control.Value()).Build();
    }

    /// <summary>Adds a record at the next offset.</summary>
    public RecordBatchBuilder Add(long timestampMs, byte[]? key, byte[]? value, params ReadOnlySpan<RecordHeader> headers)
    {
        var headerBytes = new ArrayBufferWriter<byte>();
        foreach (var header in headers)
        {
            WriteBytes(headerBytes, Encoding.UTF8.GetBytes(header.Key), isNull: false);
            WriteBytes(headerBytes, header.Value, header.Value is null);
        }

        // Not null, nor a conversion of the arrays: both would become an empty memory.
        return Add(new Record(
            Math.Max(_lastOffset + 1, BaseOffset),
            timestampMs,
            key is null ? default(ReadOnlyMemory<byte>?) : key.AsMemory(),
            value is null ? default(ReadOnlyMemory<byte>?) : value.AsMemory(),
            headers.Length,
            headerBytes.WrittenMemory));
    }

    /// <summary>Adds a record at its own offset, which must lie behind those added before.</summary>
    public RecordBatchBuilder Add(in Record record)
    {
        if (Count == 0)
        {
            _baseTimestamp = DeleteHorizonMs ?? record.Timestamp;
        }

        var timestampDelta = record.Timestamp - _baseTimestamp;
        var offsetDelta = checked((int)(record.Offset - BaseOffset));
        var length = 1 + Varint.SizeOf(timestampDelta) + Varint.SizeOf(offsetDelta)
            + SizeOf(record.Key) + SizeOf(record.Value) + Varint.SizeOf(record.HeaderCount) + record.HeaderBytes.Length;
        WriteVarint(_records, length);
        _records.Write([(byte)0]);
        WriteVarint(_records, timestampDelta);
        WriteVarint(_records, offsetDelta);
        WriteBytes(_records, record.Key.GetValueOrDefault().Span, record.Key is null);
        WriteBytes(_records, record.Value.GetValueOrDefault().Span, record.Value is null);
        WriteVarint(_records, record.HeaderCount);
        _records.Write(record.HeaderBytes.Span);

        _maxTimestamp = Math.Max(_maxTimestamp, record.Timestamp);
        _lastOffset = record.Offset;
        Count++;
        return this;
    }

    /// <summary>The batch, ready to be appended.</summary>
    public byte[] Build()
    {
        var payload = Compression == CompressionType.None || Count == 0
            ? _records.WrittenSpan
            : RecordCompression.Compress(Compression, _records.WrittenSpan);
        var batch = new byte[RecordBatch.HeaderSize + payload.Length];
        payload.CopyTo(batch.AsSpan(RecordBatch.HeaderSize));
        RecordBatch.WriteHeader(batch, new RecordBatchHeader
        {
            BaseOffset = BaseOffset,
            PartitionLeaderEpoch = PartitionLeaderEpoch,
            Compression = Compression,
            TimestampType = TimestampType,
            IsTransactional = IsTransactional,
            IsControl = IsControl,
            HasDeleteHorizon = DeleteHorizonMs is not null,
            LastOffsetDelta = checked((int)((LastOffset ?? _lastOffset) - BaseOffset)),
            BaseTimestamp = Count == 0 ? DeleteHorizonMs ?? -1 : _baseTimestamp,
            MaxTimestamp = MaxTimestamp ?? _maxTimestamp,
            ProducerId = ProducerId,
            ProducerEpoch = ProducerEpoch,
            BaseSequence = BaseSequence,
            Count = Count,
        });
        return batch;
    }

    private static int SizeOf(ReadOnlyMemory<byte>? bytes) =>
        bytes is { } some ? Varint.SizeOf(some.Length) + some.Length : Varint.SizeOf(-1);

    private static void WriteBytes(ArrayBufferWriter<byte> target, ReadOnlySpan<byte> bytes, bool isNull)
    {
        WriteVarint(target, isNull ? -1 : bytes.Length);
        target.Write(bytes);
    }

    private static void WriteVarint(ArrayBufferWriter<byte> target, long value) =>
        target.Advance(Varint.Write(target.GetSpan(Varint.MaxSize), value));
}

namespace EmbeddedKafka.Log;

/// <summary>What is wrong with what a producer sent, as far as that shows without the log; <see cref="KafkaErrorCode.None"/> if nothing is.</summary>
/// <param name="Error">What to answer.</param>
/// <param name="Message">Why.</param>
/// <param name="MaxTimestamp">The largest timestamp of the records.</param>
internal readonly record struct ProduceCheck(KafkaErrorCode Error, string? Message, long MaxTimestamp)
{
    /// <summary>Checks the header, the checksum and every record.</summary>
    public static ProduceCheck Of(ReadOnlyMemory<byte> records, LogSettings settings, long nowMs)
    {
        if (!RecordBatch.TryRead(records.Span, out var batch, out var problem))
        {
            return new(KafkaErrorCode.InvalidRecord, $"What was sent is not a record batch: {problem}.", -1);
        }

        if (batch.SizeInBytes != records.Length)
        {
            return new(KafkaErrorCode.InvalidRecord, $"A produce request holds one record batch a partition, but {records.Length - batch.SizeInBytes} bytes follow it.", -1);
        }

        if (batch.SizeInBytes > settings.MaxMessageBytes)
        {
            return new(KafkaErrorCode.MessageTooLarge, $"The record batch has {batch.SizeInBytes} bytes; max.message.bytes is {settings.MaxMessageBytes}.", -1);
        }

        if (batch.SizeInBytes > settings.SegmentBytes)
        {
            return new(KafkaErrorCode.RecordListTooLarge, $"The record batch has {batch.SizeInBytes} bytes; segment.bytes is {settings.SegmentBytes}.", -1);
        }

        if (!batch.IsCrcValid)
        {
            return new(KafkaErrorCode.CorruptMessage, "The record batch does not match its checksum.", -1);
        }

        if (HeaderProblem(batch, settings) is { Error: not KafkaErrorCode.None } found)
        {
            return found;
        }

        try
        {
            return CheckRecords(records, batch.Count, settings, nowMs);
        }
        catch (InvalidRecordException error)
        {
            return new(KafkaErrorCode.InvalidRecord, error.Message, -1);
        }
    }

    private static ProduceCheck HeaderProblem(in RecordBatch batch, LogSettings settings)
    {
        if (batch.Compression > CompressionType.Zstd)
        {
            return new(KafkaErrorCode.UnsupportedCompressionType, $"There is no compression type {(int)batch.Compression}.", -1);
        }

        if (batch.TimestampType == TimestampType.LogAppendTime && settings.MessageTimestampType == TimestampType.CreateTime)
        {
            return new(KafkaErrorCode.InvalidTimestamp, "The record batch claims the broker's timestamps, but the topic has the producer's (message.timestamp.type=CreateTime).", -1);
        }

        var problem = batch.IsControl ? "A client may not write control batches."
            : batch.DeleteHorizonMs is not null ? "A client may not set a delete horizon."
            : batch.BaseOffset != 0 ? $"The record batch claims offset {batch.BaseOffset}; offsets are the broker's to give, so a producer counts from 0."
            : batch.Count == 0 ? "The record batch has no records."
            : batch.Count - 1 != batch.LastOffsetDelta ? $"The record batch has {batch.Count} records, but its last offset delta is {batch.LastOffsetDelta}."
            : batch.HasProducerId && batch.ProducerEpoch < 0 ? "The record batch has a producer id, but no producer epoch."
            : batch.HasProducerId && batch.BaseSequence < 0 ? "The record batch has a producer id, but no sequence number."
            : batch.IsTransactional && !batch.HasProducerId ? "The record batch is transactional, but has no producer id."
            : null;
        return problem is null ? default : new(KafkaErrorCode.InvalidRecord, problem, -1);
    }

    private static ProduceCheck CheckRecords(ReadOnlyMemory<byte> batch, int count, LogSettings settings, long nowMs)
    {
        var checkTimestamps = settings.MessageTimestampType == TimestampType.CreateTime;
        var maxTimestamp = -1L;
        using var reader = new RecordReader(batch);

        // Ascending offsets, as many as the last one says, are 0, 1, 2 and so on: the reader checks that they ascend.
        while (reader.TryRead(out var record))
        {
            if (record.Key is null && settings.Compacts)
            {
                return new(KafkaErrorCode.InvalidRecord, $"Record {record.Offset} of {count} has no key, which a compacted topic requires.", -1);
            }

            if (checkTimestamps && record.Timestamp >= 0 && IsOutside(record.Timestamp, settings, nowMs))
            {
                return new(KafkaErrorCode.InvalidTimestamp, $"The timestamp {record.Timestamp} of record {record.Offset} lies further from the broker's time {nowMs} than message.timestamp.before.max.ms ({settings.MessageTimestampBeforeMaxMs}) and message.timestamp.after.max.ms ({settings.MessageTimestampAfterMaxMs}) allow.", -1);
            }

            maxTimestamp = Math.Max(maxTimestamp, record.Timestamp);
        }

        return new(KafkaErrorCode.None, null, maxTimestamp);
    }

    private static bool IsOutside(long timestamp, LogSettings settings, long nowMs) =>
        nowMs - timestamp > settings.MessageTimestampBeforeMaxMs || timestamp - nowMs > settings.MessageTimestampAfterMaxMs;
}

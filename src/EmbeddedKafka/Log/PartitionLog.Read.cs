namespace EmbeddedKafka.Log;

internal sealed partial class PartitionLog
{
    /// <summary>
    /// Reads whole batches, from the one that contains <paramref name="offset"/> (or the next one, where compaction left a
    /// gap), below <paramref name="limitOffset"/>. There may be more to read than what is returned, even below
    /// <paramref name="maxBytes"/>: read again from the next offset. With <paramref name="atLeastOne"/> the first batch is
    /// returned even if it is larger than that. <paramref name="records"/> never change afterwards.
    /// </summary>
    /// <returns><see cref="KafkaErrorCode.OffsetOutOfRange"/> below the start or beyond the end of the log.</returns>
    public KafkaErrorCode Read(long offset, int maxBytes, long limitOffset, bool atLeastOne, out ReadOnlyMemory<byte> records)
    {
        records = default;
        if (offset < LogStartOffset || offset > EndOffset)
        {
            return KafkaErrorCode.OffsetOutOfRange;
        }

        if (offset >= limitOffset)
        {
            return KafkaErrorCode.None;
        }

        for (var i = SegmentIndexOf(offset); i < _segments.Count; i++)
        {
            var batch = _segments[i].FindByLastOffset(offset);
            if (batch < _segments[i].BatchCount)
            {
                records = _segments[i].Read(batch, maxBytes, limitOffset, atLeastOne);
                break;
            }
        }

        return KafkaErrorCode.None;
    }

    /// <summary>The first record below <paramref name="limitOffset"/> whose timestamp is at least the given one.</summary>
    public TimestampedOffset? FindByTimestamp(long timestampMs, long limitOffset)
    {
        foreach (var segment in _segments)
        {
            if (segment.MaxTimestamp < timestampMs)
            {
                continue;
            }

            for (var i = segment.FindByLastOffset(LogStartOffset); i < segment.BatchCount && segment.BaseOffsetOf(i) < limitOffset; i++)
            {
                if (segment.MaxTimestampOf(i) >= timestampMs
                    && FirstRecord(segment.ReadBatch(i), timestampMs) is { } found)
                {
                    return found.Offset < limitOffset ? found : null;
                }
            }
        }

        return null;
    }

    /// <summary>The first of the records below <paramref name="limitOffset"/> that has the largest timestamp of all.</summary>
    public TimestampedOffset? FindMaxTimestamp(long limitOffset)
    {
        var largest = -1L;
        TimestampedOffset? found = null;
        foreach (var segment in _segments)
        {
            if (segment.MaxTimestamp <= largest)
            {
                continue;
            }

            var (best, bestIndex) = (largest, -1);
            for (var i = segment.FindByLastOffset(LogStartOffset); i < segment.BatchCount && segment.BaseOffsetOf(i) < limitOffset; i++)
            {
                var inBatch = segment.BaseOffsetOf(i) < LogStartOffset ? LargestTimestamp(segment.ReadBatch(i)) : segment.MaxTimestampOf(i);
                (best, bestIndex) = inBatch > best ? (inBatch, i) : (best, bestIndex);
            }

            if (bestIndex >= 0 && FirstRecord(segment.ReadBatch(bestIndex), best) is { } record)
            {
                (largest, found) = (best, record);
            }
        }

        return found;
    }

    /// <summary>
    /// Reads the whole log in offset order. Transactional records come as they lie in the log: they count once a commit
    /// marker of their producer follows, and not if an abort marker does.
    /// </summary>
    /// <exception cref="IOException">The log was damaged since it was opened.</exception>
    public void Replay(Action<ReplayedRecord> onRecord, Action<ReplayedMarker>? onMarker = null)
    {
        foreach (var segment in _segments)
        {
            var scan = new SegmentScan(segment.Store);
            while (scan.TryRead(out var bytes))
            {
                RecordBatch.TryRead(bytes.Span, out var batch, out _);
                var (producerId, producerEpoch, isTransactional, isControl) = (batch.ProducerId, batch.ProducerEpoch, batch.IsTransactional, batch.IsControl);
                using var reader = new RecordReader(bytes);
                while (reader.TryRead(out var record))
                {
                    if (record.Offset < LogStartOffset)
                    {
                        continue;
                    }

                    if (!isControl)
                    {
                        onRecord(new ReplayedRecord(record, producerId, producerEpoch, isTransactional));
                    }
                    else if (ControlRecord.TryRead(record, out var control))
                    {
                        onMarker?.Invoke(new ReplayedMarker(record.Offset, producerId, producerEpoch, control));
                    }
                }
            }

            scan.ThrowIfDamaged(Name);
        }
    }

    /// <summary>The last segment that begins at or before the offset, or the first one.</summary>
    private int SegmentIndexOf(long offset)
    {
        var (first, last) = (0, _segments.Count - 1);
        while (first < last)
        {
            var middle = (first + last + 1) / 2;
            (first, last) = _segments[middle].BaseOffset <= offset ? (middle, last) : (first, middle - 1);
        }

        return first;
    }

    private TimestampedOffset? FirstRecord(ReadOnlyMemory<byte> bytes, long timestampMs)
    {
        RecordBatch.TryRead(bytes.Span, out var batch, out _);
        var leaderEpoch = batch.PartitionLeaderEpoch;
        using var reader = new RecordReader(bytes);
        while (reader.TryRead(out var record))
        {
            if (record.Offset >= LogStartOffset && record.Timestamp >= timestampMs)
            {
                return new TimestampedOffset(record.Offset, record.Timestamp, leaderEpoch);
            }
        }

        return null;
    }

    private long LargestTimestamp(ReadOnlyMemory<byte> bytes)
    {
        var largest = -1L;
        using var reader = new RecordReader(bytes);
        while (reader.TryRead(out var record))
        {
            largest = record.Offset >= LogStartOffset ? Math.Max(largest, record.Timestamp) : largest;
        }

        return largest;
    }
}

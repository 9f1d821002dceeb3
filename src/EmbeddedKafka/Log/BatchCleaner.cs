namespace EmbeddedKafka.Log;

/// <summary>Decides batch by batch, in the order of the log, what compaction leaves of it.</summary>
internal sealed class BatchCleaner(LogState state, LogSettings settings, long logStartOffset, long nowMs)
{
    private static readonly Predicate<Record> None = static _ => false;

    private readonly LatestOffsets _latest = new();
    private readonly Dictionary<long, List<(long First, long Last)>> _aborted = state.Transactions.AbortedByProducer();
    private readonly HashSet<long> _producersWithRecords = [];

    /// <summary>When the first of the tombstones and markers that stayed may go; null if there are none.</summary>
    public long? NextHorizonMs { get; private set; }

    /// <summary>Takes note of the keys in a batch. All batches must be seen before the first is cleaned.</summary>
    public void Observe(ReadOnlyMemory<byte> bytes)
    {
        RecordBatch.TryRead(bytes.Span, out var batch, out _);
        if (batch.IsControl || IsAborted(batch))
        {
            return;
        }

        using var reader = new RecordReader(bytes);
        while (reader.TryRead(out var record))
        {
            if (record.Key is { } key)
            {
                _latest.Add(key, record.Offset);
            }
        }
    }

    /// <summary>What remains: the same memory, a rewritten batch with the same offsets, or nothing.</summary>
    public ReadOnlyMemory<byte> Clean(ReadOnlyMemory<byte> bytes)
    {
        RecordBatch.TryRead(bytes.Span, out var batch, out _);
        if (batch.IsControl)
        {
            return CleanMarker(bytes, batch);
        }

        var remains = IsAborted(batch) ? WithoutRecords(bytes, batch) : CleanRecords(bytes, batch);
        if (!remains.IsEmpty && batch.IsTransactional)
        {
            _producersWithRecords.Add(batch.ProducerId);
        }

        return remains;
    }

    /// <summary>A marker stays as long as batches of its transaction do, and then until a reader that was among them has passed it.</summary>
    private ReadOnlyMemory<byte> CleanMarker(ReadOnlyMemory<byte> bytes, in RecordBatch batch)
    {
        if (_producersWithRecords.Remove(batch.ProducerId))
        {
            return bytes;
        }

        if (batch.DeleteHorizonMs is not { } horizon)
        {
            return Rewritten(bytes, batch, NewHorizon(), static _ => true);
        }

        if (horizon > nowMs)
        {
            NoteHorizon(horizon);
            return bytes;
        }

        // The last trace of the epochs of the producer and its coordinator, which fence older ones.
        var isLastOfProducer = state.FindProducer(batch.ProducerId)?.LastMarkerOffset == batch.BaseOffset;
        return isLastOfProducer ? bytes : default;
    }

    private ReadOnlyMemory<byte> CleanRecords(ReadOnlyMemory<byte> bytes, in RecordBatch batch)
    {
        var horizon = batch.DeleteHorizonMs;
        var kept = 0;
        var tombstones = 0;
        using (var reader = new RecordReader(bytes))
        {
            while (reader.TryRead(out var record))
            {
                if (Stays(record, horizon))
                {
                    kept++;
                    tombstones += record.Value is null ? 1 : 0;
                }
            }
        }

        if (kept == 0)
        {
            return WithoutRecords(bytes, batch);
        }

        if (tombstones > 0)
        {
            var first = horizon is null;
            horizon ??= NewHorizon();
            NoteHorizon(horizon.Value);
            return first || kept < batch.Count ? Rewritten(bytes, batch, horizon, record => Stays(record, horizon: null)) : bytes;
        }

        return kept == batch.Count ? bytes : Rewritten(bytes, batch, horizon, record => Stays(record, horizon));
    }

    private bool Stays(in Record record, long? horizon) =>
        record.Offset >= logStartOffset
        && record.Key is { } key
        && _latest.IsLatest(key, record.Offset)
        && (record.Value is not null || horizon is null || horizon > nowMs);

    /// <summary>Nothing, unless the producer's next batch is checked against this one's sequence numbers: then the bare header.</summary>
    private ReadOnlyMemory<byte> WithoutRecords(ReadOnlyMemory<byte> bytes, in RecordBatch batch)
    {
        var isLastOfProducer = batch.HasProducerId && state.FindProducer(batch.ProducerId)?.LastDataOffset == batch.LastOffset;
        return !isLastOfProducer ? default
            : batch.Count == 0 ? bytes
            : Rewritten(bytes, batch, horizon: null, None);
    }

    private bool IsAborted(in RecordBatch batch)
    {
        if (!batch.IsTransactional || !_aborted.TryGetValue(batch.ProducerId, out var ranges))
        {
            return false;
        }

        foreach (var (first, last) in ranges)
        {
            if (first <= batch.BaseOffset && batch.BaseOffset <= last)
            {
                return true;
            }
        }

        return false;
    }

    private long NewHorizon()
    {
        var horizon = nowMs > long.MaxValue - settings.DeleteRetentionMs ? long.MaxValue : nowMs + settings.DeleteRetentionMs;
        NoteHorizon(horizon);
        return horizon;
    }

    private void NoteHorizon(long horizon) => NextHorizonMs = Math.Min(NextHorizonMs ?? long.MaxValue, horizon);

    private static byte[] Rewritten(ReadOnlyMemory<byte> bytes, in RecordBatch batch, long? horizon, Predicate<Record> stays)
    {
        // Without records it is the producer's last timestamp that counts, otherwise that of the records that stay.
        var maxTimestampStays = batch.TimestampType == TimestampType.LogAppendTime || stays == None;
        var builder = new RecordBatchBuilder
        {
            BaseOffset = batch.BaseOffset,
            LastOffset = batch.LastOffset,
            PartitionLeaderEpoch = batch.PartitionLeaderEpoch,
            Compression = batch.Compression,
            TimestampType = batch.TimestampType,
            IsTransactional = batch.IsTransactional,
            IsControl = batch.IsControl,
            ProducerId = batch.ProducerId,
            ProducerEpoch = batch.ProducerEpoch,
            BaseSequence = batch.BaseSequence,
            DeleteHorizonMs = horizon,
            MaxTimestamp = maxTimestampStays ? batch.MaxTimestamp : null,
        };
        using var reader = new RecordReader(bytes);
        while (reader.TryRead(out var record))
        {
            if (stays(record))
            {
                builder.Add(record);
            }
        }

        return builder.Build();
    }
}

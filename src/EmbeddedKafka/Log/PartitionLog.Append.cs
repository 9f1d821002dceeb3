using Microsoft.Extensions.Logging;

namespace EmbeddedKafka.Log;

internal sealed partial class PartitionLog
{
    /// <summary>
    /// Appends what a client sent in a Produce request: exactly one record batch, which is checked and copied. A batch of
    /// an idempotent producer that is in the log already is acknowledged with its first offset and not appended again.
    /// </summary>
    /// <param name="records">The bytes as they came.</param>
    /// <param name="unknownProducerStartsAtZero">
    /// Whether a producer of which the partition knows nothing must begin with sequence number 0. It need not by default,
    /// as its earlier batches may have been deleted; but it must if it gets a new epoch for each transaction (Produce 12).
    /// </param>
    public AppendOutcome Append(ReadOnlyMemory<byte> records, bool unknownProducerStartsAtZero = false)
    {
        var nowMs = NowMs();
        var check = ProduceCheck.Of(records, Settings, nowMs);
        if (check.Error != KafkaErrorCode.None)
        {
            return Refused(check.Error, check.Message);
        }

        RecordBatch.TryRead(records.Span, out var batch, out _);
        if (batch.HasProducerId)
        {
            var producer = _state.FindProducer(batch.ProducerId);
            if (producer is null)
            {
                if (unknownProducerStartsAtZero && batch.BaseSequence != 0)
                {
                    return Refused(KafkaErrorCode.OutOfOrderSequenceNumber, $"Producer {batch.ProducerId} begins with sequence number {batch.BaseSequence} instead of 0.");
                }
            }
            else if (producer.TryFindDuplicate(batch, out var original))
            {
                var appendTime = Settings.MessageTimestampType == TimestampType.LogAppendTime ? original.MaxTimestamp : -1;
                return new AppendOutcome(KafkaErrorCode.None, original.BaseOffset, appendTime, LogStartOffset, null);
            }
            else if (producer.Check(batch, checkSequence: true, out var message) is var error and not KafkaErrorCode.None)
            {
                return Refused(error, message);
            }
        }

        return AppendBatch(batch, nowMs, new Stamping(Settings.MessageTimestampType, check.MaxTimestamp), always: false);
    }

    /// <summary>
    /// Appends a batch of the broker's own, made with <see cref="RecordBatchBuilder"/>. Its records are trusted, and it
    /// always fits; only its producer, if it has one, may be refused for an old epoch.
    /// </summary>
    public AppendOutcome AppendOwn(ReadOnlyMemory<byte> batch)
    {
        if (!RecordBatch.TryRead(batch.Span, out var view, out var problem))
        {
            throw new ArgumentException($"This is not a record batch: {problem}.", nameof(batch));
        }

        return view.HasProducerId
            && _state.FindProducer(view.ProducerId) is { } producer
            && producer.Check(view, checkSequence: false, out var message) is var error and not KafkaErrorCode.None
                ? Refused(error, message)
                : AppendBatch(view, NowMs(), stamping: null, always: true);
    }

    /// <summary>
    /// Ends the transaction of a producer in this partition; without one open, the marker only fences older epochs.
    /// Always fits. Refused with <see cref="KafkaErrorCode.InvalidProducerEpoch"/> or
    /// <see cref="KafkaErrorCode.TransactionCoordinatorFenced"/> where a later producer or coordinator has been here.
    /// </summary>
    public AppendOutcome AppendMarker(long producerId, short producerEpoch, int coordinatorEpoch, bool commit)
    {
        if (_state.FindProducer(producerId) is { } producer)
        {
            if (producerEpoch < producer.ProducerEpoch)
            {
                return Refused(KafkaErrorCode.InvalidProducerEpoch, $"The marker for producer {producerId} has epoch {producerEpoch}, but epoch {producer.ProducerEpoch} has taken its place.");
            }

            if (coordinatorEpoch < producer.CoordinatorEpoch)
            {
                return Refused(KafkaErrorCode.TransactionCoordinatorFenced, $"The marker for producer {producerId} has coordinator epoch {coordinatorEpoch}, but one of epoch {producer.CoordinatorEpoch} has taken over.");
            }
        }

        var nowMs = NowMs();
        var marker = RecordBatchBuilder.Marker(producerId, producerEpoch, new ControlRecord(commit, coordinatorEpoch), nowMs);
        RecordBatch.TryRead(marker, out var batch, out _);
        return AppendBatch(batch, nowMs, stamping: null, always: true);
    }

    private AppendOutcome Refused(KafkaErrorCode error, string? message) => new(error, -1, -1, LogStartOffset, message);

    private AppendOutcome AppendBatch(in RecordBatch batch, long nowMs, Stamping? stamping, bool always)
    {
        var size = batch.SizeInBytes;
        var baseOffset = EndOffset;
        var timestamp = stamping?.MaxTimestampOf(nowMs) ?? batch.MaxTimestamp;
        int position;
        Memory<byte> stored;
        LogSegment segment;
        try
        {
            segment = SegmentFor(baseOffset + batch.LastOffsetDelta, size, timestamp, nowMs);
            stored = segment.Store.Reserve(size, always);
            if (stored.IsEmpty && TryReclaim())
            {
                segment = SegmentFor(baseOffset + batch.LastOffsetDelta, size, timestamp, nowMs);
                stored = segment.Store.Reserve(size, always);
            }

            if (stored.IsEmpty)
            {
                return Refused(KafkaErrorCode.PolicyViolation, $"The record batch of {size} bytes does not fit: the embedded broker's logs take all the memory that they may (MemoryLimit). Delete topics or records, shorten the retention, raise the limit, or give the broker a data directory.");
            }

            batch.Bytes.CopyTo(stored.Span);
            RecordBatch.Assign(stored.Span, baseOffset, LeaderEpoch);
            stamping?.Apply(stored.Span, batch, nowMs);
            position = segment.Size;
            segment.Store.Commit(nowMs);
        }
        catch (IOException error)
        {
            LogAppendFailed(_logger, error, Name);
            return Refused(KafkaErrorCode.KafkaStorageError, $"The broker could not write to its data directory: {error.Message}");
        }

        RecordBatch.TryRead(stored.Span, out var appended, out _);
        segment.Add(appended, position, nowMs);
        _state.Apply(stored, appended, nowMs, historyIsCut: LogStartOffset > 0);
        SizeInBytes += size;
        EndOffset = appended.LastOffset + 1;
        Advanced?.Invoke();
        return new AppendOutcome(KafkaErrorCode.None, baseOffset, stamping is { Type: TimestampType.LogAppendTime } ? nowMs : -1, LogStartOffset, null);
    }

    /// <summary>
    /// The segment that takes the next batch: the last one, or a new one where that is full or old, by the records' time
    /// or by the broker's.
    /// </summary>
    private LogSegment SegmentFor(long lastOffset, int size, long timestamp, long nowMs)
    {
        if (_segments.Count == 0)
        {
            return Roll();
        }

        var active = _segments[^1];
        var full = (long)active.Size + size > Settings.SegmentBytes || !active.CanHold(lastOffset, size);
        var old = nowMs - active.FirstAppendMs >= Settings.SegmentMs
            || (active.FirstTimestamp is >= 0 and var first && timestamp - first > Settings.SegmentMs);
        return !active.IsEmpty && (full || old) ? Roll() : active;
    }

    private LogSegment Roll()
    {
        if (_segments.Count > 0)
        {
            _segments[^1].Store.Seal();
        }

        var segment = new LogSegment(_store.CreateSegment(EndOffset));
        _segments.Add(segment);
        return segment;
    }

    /// <summary>Makes room where the store's bound is reached.</summary>
    private bool TryReclaim()
    {
        var reclaimed = ApplyRetention();
        if (_reclaimedAt != EndOffset)
        {
            // Once without success is enough until something new has been appended: it reads the whole log.
            _reclaimedAt = EndOffset;
            reclaimed |= Compact(always: true);
        }

        return reclaimed;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Could not append to {Partition}")]
    private static partial void LogAppendFailed(ILogger logger, Exception error, string partition);

    /// <summary>The timestamps that the stored copy of a producer's batch gets.</summary>
    private readonly record struct Stamping(TimestampType Type, long MaxTimestamp)
    {
        public long MaxTimestampOf(long nowMs) => Type == TimestampType.LogAppendTime ? nowMs : MaxTimestamp;

        public void Apply(Span<byte> stored, in RecordBatch batch, long nowMs)
        {
            if (Type == TimestampType.LogAppendTime)
            {
                RecordBatch.Stamp(stored, Type, nowMs);
            }
            else if (batch.MaxTimestamp != MaxTimestamp)
            {
                RecordBatch.Stamp(stored, Type, MaxTimestamp);
            }
        }
    }
}

namespace EmbeddedKafka.Log;

/// <summary>What a partition knows of one producer id.</summary>
internal sealed class ProducerState(long producerId)
{
    /// <summary>How many of a producer's last batches are recognised as duplicates: as many as it may have in flight.</summary>
    private const int MaxBatches = 5;

    private readonly List<SequencedBatch> _batches = new(1);
    private bool _sequenceUnknown;

    public long ProducerId { get; } = producerId;

    /// <summary>The latest epoch seen, from a batch or a marker.</summary>
    public short ProducerEpoch { get; private set; } = -1;

    /// <summary>The epoch of the coordinator that wrote the last marker; -1 without one.</summary>
    public int CoordinatorEpoch { get; private set; } = -1;

    /// <summary>The timestamp of the last batch or marker; -1 without one.</summary>
    public long LastTimestamp { get; private set; } = -1;

    /// <summary>When it was last heard of, by the broker's clock. A replay of old records must not make it look idle.</summary>
    public long LastSeenMs { get; private set; }

    /// <summary>The first offset of the open transaction, or null.</summary>
    public long? TransactionStart { get; private set; }

    /// <summary>The offset of the last marker; -1 without one.</summary>
    public long LastMarkerOffset { get; private set; } = -1;

    /// <summary>The last sequence number of the epoch, or -1.</summary>
    public int LastSequence => _batches.Count == 0 ? -1 : _batches[^1].LastSequence;

    /// <summary>The last offset of the last batch with a sequence number in the epoch, or -1.</summary>
    public long LastDataOffset => _batches.Count == 0 ? -1 : _batches[^1].LastOffset;

    /// <summary>Whether the batch was appended before, and where.</summary>
    public bool TryFindDuplicate(in RecordBatch batch, out SequencedBatch original)
    {
        original = default;
        if (batch.ProducerEpoch != ProducerEpoch)
        {
            return false;
        }

        foreach (var known in _batches)
        {
            if (known.BaseSequence == batch.BaseSequence && known.LastSequence == batch.LastSequence)
            {
                original = known;
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the batch follows on what is known. Only clients number their batches.</summary>
    public KafkaErrorCode Check(in RecordBatch batch, bool checkSequence, out string? message)
    {
        if (batch.ProducerEpoch < ProducerEpoch)
        {
            message = $"Producer {ProducerId} sent epoch {batch.ProducerEpoch}, but epoch {ProducerEpoch} has taken its place.";
            return KafkaErrorCode.InvalidProducerEpoch;
        }

        var sequenceUnknown = _sequenceUnknown && batch.ProducerEpoch == ProducerEpoch;
        var expected = batch.ProducerEpoch != ProducerEpoch || _batches.Count == 0 ? 0 : RecordBatch.AddToSequence(LastSequence, 1);
        if (checkSequence && !sequenceUnknown && batch.BaseSequence != expected)
        {
            message = $"Producer {ProducerId} of epoch {batch.ProducerEpoch} sent sequence number {batch.BaseSequence} where {expected} should follow.";
            return KafkaErrorCode.OutOfOrderSequenceNumber;
        }

        if (TransactionStart is not null && !batch.IsTransactional)
        {
            message = $"Producer {ProducerId} sent records outside a transaction while it has one open.";
            return KafkaErrorCode.InvalidTxnState;
        }

        message = null;
        return KafkaErrorCode.None;
    }

    /// <summary>Takes note of an appended batch. Returns whether it opens a transaction.</summary>
    public bool Append(in RecordBatch batch, long nowMs)
    {
        Observe(batch, nowMs);
        if (batch.BaseSequence >= 0)
        {
            _sequenceUnknown = false;
            if (_batches.Count == MaxBatches)
            {
                _batches.RemoveAt(0);
            }

            _batches.Add(new SequencedBatch(batch.BaseSequence, batch.LastSequence, batch.BaseOffset, batch.LastOffset, batch.MaxTimestamp));
        }

        if (!batch.IsTransactional || TransactionStart is not null)
        {
            return false;
        }

        TransactionStart = batch.BaseOffset;
        return true;
    }

    /// <summary>
    /// Takes note of an appended marker. Returns where the transaction began that it ends, if one was open here. If the
    /// producer's batches before it may have been deleted, any sequence number may follow.
    /// </summary>
    public long? End(in RecordBatch batch, ControlRecord control, bool historyIsCut, long nowMs)
    {
        _sequenceUnknown |= historyIsCut && ProducerEpoch < 0;
        Observe(batch, nowMs);
        var start = TransactionStart;
        TransactionStart = null;
        CoordinatorEpoch = control.CoordinatorEpoch;
        LastMarkerOffset = batch.BaseOffset;
        return start;
    }

    public ProducerSnapshot Snapshot() =>
        new(ProducerId, ProducerEpoch, LastSequence, LastTimestamp, CoordinatorEpoch, TransactionStart ?? -1);

    private void Observe(in RecordBatch batch, long nowMs)
    {
        if (batch.ProducerEpoch != ProducerEpoch)
        {
            _sequenceUnknown &= ProducerEpoch < 0;
            ProducerEpoch = batch.ProducerEpoch;
            _batches.Clear();
        }

        LastTimestamp = batch.MaxTimestamp;
        LastSeenMs = nowMs;
    }
}

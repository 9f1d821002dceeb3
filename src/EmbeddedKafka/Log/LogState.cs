namespace EmbeddedKafka.Log;

/// <summary>All that follows from the batches of a log, kept up to date batch by batch: at the append and when the log is opened.</summary>
internal sealed class LogState
{
    private readonly Dictionary<long, ProducerState> _producers = [];

    public TransactionIndex Transactions { get; } = new();

    public LeaderEpochs Epochs { get; } = new();

    public IReadOnlyCollection<ProducerState> Producers => _producers.Values;

    public ProducerState? FindProducer(long producerId) => _producers.GetValueOrDefault(producerId);

    /// <summary>Takes note of a batch that was appended. In a log whose beginning was deleted, <paramref name="historyIsCut"/> tells that batches before it are not known.</summary>
    public void Apply(ReadOnlyMemory<byte> bytes, in RecordBatch batch, long nowMs, bool historyIsCut = false)
    {
        Epochs.Begin(batch.PartitionLeaderEpoch, batch.BaseOffset);
        if (!batch.HasProducerId)
        {
            return;
        }

        if (!_producers.TryGetValue(batch.ProducerId, out var producer))
        {
            _producers.Add(batch.ProducerId, producer = new ProducerState(batch.ProducerId));
        }

        if (!batch.IsControl)
        {
            if (producer.Append(batch, nowMs))
            {
                Transactions.Begin(batch.BaseOffset);
            }
        }
        else if (TryReadMarker(bytes, out var control) && producer.End(batch, control, historyIsCut, nowMs) is { } start)
        {
            Transactions.End(batch.ProducerId, start, batch.BaseOffset, aborted: !control.IsCommit);
        }
    }

    /// <summary>Forgets producers that have been idle for so long, so that they do not pile up.</summary>
    public void ForgetIdleProducers(long nowMs, long expirationMs)
    {
        foreach (var (id, producer) in _producers)
        {
            if (producer.TransactionStart is null && nowMs - producer.LastSeenMs >= expirationMs)
            {
                _producers.Remove(id);
            }
        }
    }

    public static bool TryReadMarker(ReadOnlyMemory<byte> batch, out ControlRecord control)
    {
        using var reader = new RecordReader(batch);
        control = default;
        return reader.TryRead(out var record) && ControlRecord.TryRead(record, out control);
    }
}

namespace EmbeddedKafka.Log;

/// <summary>What <see cref="RecordBatch.WriteHeader"/> writes. Producer fields are -1 where there is no idempotent producer.</summary>
internal readonly record struct RecordBatchHeader
{
    public long BaseOffset { get; init; }

    public int PartitionLeaderEpoch { get; init; }

    public CompressionType Compression { get; init; }

    public TimestampType TimestampType { get; init; }

    public bool IsTransactional { get; init; }

    public bool IsControl { get; init; }

    /// <summary>Whether <see cref="BaseTimestamp"/> is the time from which compaction may drop tombstones and markers.</summary>
    public bool HasDeleteHorizon { get; init; }

    public int LastOffsetDelta { get; init; }

    public long BaseTimestamp { get; init; }

    public long MaxTimestamp { get; init; }

    public long ProducerId { get; init; }

    public short ProducerEpoch { get; init; }

    public int BaseSequence { get; init; }

    public int Count { get; init; }
}

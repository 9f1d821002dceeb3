namespace EmbeddedKafka.Log;

/// <summary>The settings of a topic that its partition logs obey. Names and defaults are Kafka's; times are milliseconds.</summary>
internal sealed record LogSettings
{
    public static LogSettings Default { get; } = new();

    /// <summary><c>cleanup.policy</c></summary>
    public CleanupPolicy CleanupPolicy { get; init; } = CleanupPolicy.Delete;

    /// <summary><c>retention.ms</c>; negative: for ever.</summary>
    public long RetentionMs { get; init; } = 7L * 24 * 3600 * 1000;

    /// <summary><c>retention.bytes</c>; negative: no bound.</summary>
    public long RetentionBytes { get; init; } = -1;

    /// <summary><c>segment.bytes</c></summary>
    public int SegmentBytes { get; init; } = 1 << 30;

    /// <summary><c>segment.ms</c></summary>
    public long SegmentMs { get; init; } = 7L * 24 * 3600 * 1000;

    /// <summary><c>max.message.bytes</c>: the largest record batch, as it is on the wire.</summary>
    public int MaxMessageBytes { get; init; } = 1048588;

    /// <summary><c>message.timestamp.type</c></summary>
    public TimestampType MessageTimestampType { get; init; } = TimestampType.CreateTime;

    /// <summary><c>message.timestamp.before.max.ms</c>: how far a producer's timestamp may lie in the past.</summary>
    public long MessageTimestampBeforeMaxMs { get; init; } = long.MaxValue;

    /// <summary><c>message.timestamp.after.max.ms</c>: how far a producer's timestamp may lie in the future.</summary>
    public long MessageTimestampAfterMaxMs { get; init; } = 3600 * 1000;

    /// <summary><c>delete.retention.ms</c>: how long tombstones and transaction markers outlive the first compaction that finds nothing else left for them to tell.</summary>
    public long DeleteRetentionMs { get; init; } = 24L * 3600 * 1000;

    /// <summary><c>min.compaction.lag.ms</c></summary>
    public long MinCompactionLagMs { get; init; }

    /// <summary><c>max.compaction.lag.ms</c></summary>
    public long MaxCompactionLagMs { get; init; } = long.MaxValue;

    /// <summary><c>min.cleanable.dirty.ratio</c>: the share of bytes not yet compacted from which on compaction is worth its while.</summary>
    public double MinCleanableDirtyRatio { get; init; } = 0.5;

    /// <summary><c>producer.id.expiration.ms</c> of the broker: how long an idle producer's sequence numbers are remembered.</summary>
    public long ProducerIdExpirationMs { get; init; } = 24L * 3600 * 1000;

    internal bool Compacts => (CleanupPolicy & CleanupPolicy.Compact) != 0;

    internal bool Deletes => (CleanupPolicy & CleanupPolicy.Delete) != 0;
}

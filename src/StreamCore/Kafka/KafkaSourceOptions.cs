namespace StreamCore.Kafka;

/// <summary>How a Kafka source reads.</summary>
public sealed class KafkaSourceOptions
{
    /// <summary>
    /// Where the source begins in partitions for which the application has no state yet. By default at the committed
    /// offset of the group, and at the oldest record if there is none. Partitions that appear later are read from their
    /// beginning.
    /// </summary>
    public KafkaOffsets StartingOffsets { get; init; } = KafkaOffsets.Committed();

    /// <summary>
    /// Where the source ends, for reprocessing: offsets are looked up once, when the source starts for the first time. Null,
    /// the default, reads for ever.
    /// </summary>
    public KafkaOffsets? StoppingOffsets { get; init; }

    /// <summary>
    /// How often new partitions and topics are looked for, where the source is not bounded; zero for never. Default 1 min.
    /// In a job that runs in slots the consumer group does that.
    /// </summary>
    public TimeSpan PartitionDiscoveryInterval { get; init; } = TimeSpan.FromMinutes(1);
}

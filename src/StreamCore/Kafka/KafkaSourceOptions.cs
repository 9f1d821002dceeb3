namespace StreamCore.Kafka;

/// <summary>How a Kafka source reads.</summary>
public sealed class KafkaSourceOptions
{
    /// <summary>
    /// Where the source begins in partitions for which the application has no state yet. By default at the oldest record. If
    /// the group has committed offsets already, the job does not start then, since its state must have been lost;
    /// <see cref="KafkaOffsets.Committed"/> says that this is meant: the job takes over from an application without state.
    /// </summary>
    public KafkaOffsets StartingOffsets { get; init; } = KafkaOffsets.Earliest;

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

namespace StreamCore.Kafka.Tables;

/// <summary>How a <see cref="KafkaTable"/> fares.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="IsCaughtUp">Whether it has had everything that was in the topic when it started.</param>
/// <param name="Partitions">How many partitions it reads; 0 while the topic is not found.</param>
/// <param name="Records">Records that were handed over since the start, tombstones and repetitions too.</param>
/// <param name="Lag">How many offsets it is behind the end of the topic; null while that is not known.</param>
/// <param name="FailedRecords">Records over which the handler threw.</param>
/// <param name="Restarts">How often it began again with new clients, because of a broker that was lost or a topic that was created anew.</param>
/// <param name="Error">Why it cannot read now; null if it can.</param>
public sealed record KafkaTableStatus(
    string Topic,
    bool IsCaughtUp,
    int Partitions,
    long Records,
    long? Lag,
    long FailedRecords,
    long Restarts,
    string? Error);

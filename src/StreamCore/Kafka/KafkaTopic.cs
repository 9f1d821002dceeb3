namespace StreamCore.Kafka;

/// <summary>A topic that should exist.</summary>
/// <param name="Name">The topic's name.</param>
/// <param name="Partitions">How many partitions it is created with.</param>
/// <param name="Compacted">True for <c>cleanup.policy=compact</c>; by default old records are deleted.</param>
/// <param name="ReplicationFactor">Replicas of each partition; -1, the default, leaves it to the broker.</param>
public sealed record KafkaTopic(string Name, int Partitions, bool Compacted = false, short ReplicationFactor = -1)
{
    /// <summary>Further settings of the topic by their names in Kafka, for example <c>max.message.bytes</c>. None by default.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();
}

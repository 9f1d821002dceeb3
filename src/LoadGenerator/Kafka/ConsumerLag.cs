using Confluent.Kafka;

namespace LoadGenerator.Kafka;

/// <summary>How far a consumer group is behind.</summary>
internal static class ConsumerLag
{
    /// <summary>How many offsets of a topic the group has still to commit, over all partitions.</summary>
    /// <exception cref="TopicMissingException">There is no such topic.</exception>
    /// <exception cref="KafkaException">No broker answered.</exception>
    public static async Task<long> FindAsync(IAdminClient admin, string group, string topic)
    {
        var ends = await TopicOffsets.LatestAsync(admin, topic, IsolationLevel.ReadUncommitted);
        var partitions = Enumerable.Range(0, ends.Length).Select(partition => new TopicPartition(topic, partition)).ToList();
        var committed = await admin.ListConsumerGroupOffsetsAsync([new(group, partitions)], new() { RequireStableOffsets = true });
        return ends.Sum() - committed[0].Partitions.Sum(partition => Math.Max(0, partition.Offset.Value));
    }
}

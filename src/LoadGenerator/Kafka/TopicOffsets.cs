using Confluent.Kafka;
using Confluent.Kafka.Admin;
using StreamCore.Kafka;

namespace LoadGenerator.Kafka;

/// <summary>Looks up where the partitions of a topic begin and end.</summary>
public static class TopicOffsets
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <summary>The first offset of each partition, in the order of the partitions.</summary>
    /// <exception cref="TopicMissingException">There is no such topic.</exception>
    /// <exception cref="KafkaException">No broker answered.</exception>
    public static Task<long[]> EarliestAsync(IAdminClient admin, string topic) =>
        LookUpAsync(admin, topic, OffsetSpec.Earliest(), IsolationLevel.ReadUncommitted);

    /// <summary>The offset behind the last record or control marker of each partition, in the order of the partitions.</summary>
    /// <param name="admin">The connection.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="isolation">
    /// <see cref="IsolationLevel.ReadCommitted"/> for the last stable offset: what lies in front of the first open transaction.
    /// </param>
    /// <exception cref="TopicMissingException">There is no such topic.</exception>
    /// <exception cref="KafkaException">No broker answered.</exception>
    public static Task<long[]> LatestAsync(IAdminClient admin, string topic, IsolationLevel isolation) =>
        LookUpAsync(admin, topic, OffsetSpec.Latest(), isolation);

    private static async Task<long[]> LookUpAsync(
        IAdminClient admin, string topic, OffsetSpec spec, IsolationLevel isolation)
    {
        ArgumentNullException.ThrowIfNull(admin);
        var partitions = KafkaTopics.CountPartitions(admin, topic);
        if (partitions == 0)
        {
            throw new TopicMissingException(topic);
        }

        var offsets = new long[partitions];
        var result = await admin.ListOffsetsAsync(
            Enumerable.Range(0, partitions).Select(partition => new TopicPartitionOffsetSpec
            {
                TopicPartition = new(topic, partition),
                OffsetSpec = spec,
            }),
            new() { IsolationLevel = isolation, RequestTimeout = Timeout });
        foreach (var info in result.ResultInfos)
        {
            offsets[info.TopicPartitionOffsetError.Partition.Value] = info.TopicPartitionOffsetError.Offset.Value;
        }

        return offsets;
    }
}

using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace StreamCore.Kafka.Tables;

/// <summary>What the broker says of a table's topic.</summary>
/// <param name="Id">Differs from that of an earlier topic of the name; empty if the broker knows no such ids.</param>
/// <param name="Partitions">How many partitions it has.</param>
internal sealed record TableTopic(string Id, int Partitions)
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Asks the broker for a topic; null if it says that there is none.</summary>
    /// <exception cref="KafkaException">The broker cannot be asked, or cannot tell yet.</exception>
    public static TableTopic? Find(IAdminClient admin, string name, CancellationToken cancellation)
    {
        try
        {
            var found = admin.DescribeTopicsAsync(TopicCollection.OfTopicNames([name]), new() { RequestTimeout = RequestTimeout })
                .WaitAsync(cancellation).GetAwaiter().GetResult().TopicDescriptions[0];
            return found.Partitions.Count > 0
                ? new(found.TopicId.ToString(), found.Partitions.Count)
                : throw new KafkaException(new Error(ErrorCode.LeaderNotAvailable, "the broker does not know the topic's partitions yet"));
        }
        catch (DescribeTopicsException e) when (e.Results.TopicDescriptions is [{ Error.Code: ErrorCode.UnknownTopicOrPart }])
        {
            return null;
        }
    }

    /// <summary>The ends of partitions as a reader of an isolation level sees them.</summary>
    /// <exception cref="KafkaException">The broker cannot be asked.</exception>
    public static IReadOnlyList<TopicPartitionOffset> FindEnds(
        IAdminClient admin, IEnumerable<TopicPartition> partitions, IsolationLevel isolation, CancellationToken cancellation)
    {
        var result = admin.ListOffsetsAsync(
                partitions.Select(partition => new TopicPartitionOffsetSpec { TopicPartition = partition, OffsetSpec = OffsetSpec.Latest() }),
                new() { IsolationLevel = isolation, RequestTimeout = RequestTimeout })
            .WaitAsync(cancellation).GetAwaiter().GetResult();
        return [.. result.ResultInfos.Select(info => info.TopicPartitionOffsetError.Error.IsError
            ? throw new KafkaException(info.TopicPartitionOffsetError.Error)
            : info.TopicPartitionOffsetError.TopicPartitionOffset)];
    }
}

using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Requests;

namespace EmbeddedKafka.Topics.Handlers;

/// <summary>Describes the partitions of topics in the order of their names, a page at a time.</summary>
internal sealed class DescribeTopicPartitionsHandler(Broker broker)
    : RequestHandler<DescribeTopicPartitionsRequest, DescribeTopicPartitionsResponse>(ApiKey.DescribeTopicPartitions)
{
    private const int MaxPageSize = 2_000;

    protected override DescribeTopicPartitionsResponse Handle(DescribeTopicPartitionsRequest request, RequestContext context)
    {
        if (request.Cursor is { PartitionIndex: < 0 })
        {
            return Refuse(request, KafkaErrorCode.InvalidRequest);
        }

        var response = new DescribeTopicPartitionsResponse();
        var left = Math.Clamp(request.ResponsePartitionLimit, 1, MaxPageSize);
        foreach (var name in NamesFrom(request))
        {
            if (left == 0)
            {
                response.NextCursor = new() { TopicName = name, PartitionIndex = 0 };
                break;
            }

            if (broker.Topics.Find(name) is not { } topic)
            {
                response.Topics.Add(Missing(name));
                continue;
            }

            var first = request.Cursor is { } cursor && cursor.TopicName == name ? cursor.PartitionIndex : 0;
            var page = topic.Partitions.Skip(first).Take(left).ToList();
            response.Topics.Add(Describe(topic, page));
            left -= page.Count;
            if (first + page.Count < topic.Partitions.Count)
            {
                response.NextCursor = new() { TopicName = name, PartitionIndex = first + page.Count };
                break;
            }
        }

        return response;
    }

    protected override DescribeTopicPartitionsResponse Refuse(DescribeTopicPartitionsRequest request, KafkaErrorCode error) => new()
    {
        Topics = request.Topics.ConvertAll(
            topic => new DescribeTopicPartitionsResponse.Topic { Name = topic.Name, ErrorCode = (short)error }),
    };

    private IEnumerable<string> NamesFrom(DescribeTopicPartitionsRequest request)
    {
        var names = request.Topics.Count == 0
            ? broker.Topics.All.Select(topic => topic.Name)
            : request.Topics.Select(topic => topic.Name).Distinct().Order(StringComparer.Ordinal);
        return request.Cursor is { } cursor
            ? names.SkipWhile(name => string.CompareOrdinal(name, cursor.TopicName) < 0)
            : names;
    }

    private static DescribeTopicPartitionsResponse.Topic Missing(string name) => new()
    {
        Name = name,
        ErrorCode = (short)(TopicName.Complaint(name) is null ? KafkaErrorCode.UnknownTopicOrPartition : KafkaErrorCode.InvalidTopicException),
        TopicAuthorizedOperations = AuthorizedOperations.OfTopic,
    };

    private static DescribeTopicPartitionsResponse.Topic Describe(Topic topic, List<Partition> page) => new()
    {
        Name = topic.Name,
        TopicId = topic.Id,
        IsInternal = topic.IsInternal,
        TopicAuthorizedOperations = AuthorizedOperations.OfTopic,
        Partitions = page.ConvertAll(partition => new DescribeTopicPartitionsResponse.Partition
        {
            PartitionIndex = partition.Index,
            LeaderId = Broker.NodeId,
            LeaderEpoch = partition.Log.LeaderEpoch,
            ReplicaNodes = [Broker.NodeId],
            IsrNodes = [Broker.NodeId],
            EligibleLeaderReplicas = [],
            LastKnownElr = [],
        }),
    };
}

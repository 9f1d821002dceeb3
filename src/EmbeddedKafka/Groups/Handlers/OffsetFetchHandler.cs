using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Requests;

namespace EmbeddedKafka.Groups.Handlers;

/// <summary>
/// Tells what groups committed: one group, or from version 8 on any number. What is asked for twice is answered once, so
/// that a small request can't make the broker write the same metadata any number of times.
/// </summary>
internal sealed class OffsetFetchHandler(Broker broker)
    : RequestHandler<OffsetFetchRequest, OffsetFetchResponse>(ApiKey.OffsetFetch)
{
    private const short FirstVersionWithGroups = 8;
    private const short FirstVersionWithIds = 10;

    protected override OffsetFetchResponse Handle(OffsetFetchRequest request, RequestContext context)
    {
        if (context.Version >= FirstVersionWithGroups)
        {
            return new()
            {
                Groups =
                [
                    .. request.Groups.DistinctBy(group => group.GroupId)
                        .Select(group => Fetch(group, request.RequireStable, context.Version)),
                ],
            };
        }

        var topics = request.Topics?.DistinctBy(topic => topic.Name).Select(topic => (topic.Name, PartitionIndexes: Once(topic.PartitionIndexes))).ToList()
            ?? AllTopics(request.GroupId);
        return new()
        {
            Topics = topics.ConvertAll(topic => new OffsetFetchResponse.Topic
            {
                Name = topic.Name,
                Partitions = topic.PartitionIndexes.ConvertAll(partition =>
                {
                    var (offset, error) = Find(request.GroupId, new(topic.Name, partition), request.RequireStable);
                    return new OffsetFetchResponse.Partition
                    {
                        PartitionIndex = partition,
                        CommittedOffset = offset.Offset,
                        CommittedLeaderEpoch = offset.LeaderEpoch,
                        Metadata = offset.Metadata,
                        ErrorCode = (short)error,
                    };
                }),
            }),
        };
    }

    protected override OffsetFetchResponse Refuse(OffsetFetchRequest request, KafkaErrorCode error) => new()
    {
        ErrorCode = (short)error,
        Groups = request.Groups.ConvertAll(group => new OffsetFetchResponse.Group { GroupId = group.GroupId, ErrorCode = (short)error }),
    };

    private OffsetFetchResponse.Group Fetch(OffsetFetchRequest.Group asked, bool requireStable, short version)
    {
        var error = broker.Groups.Find(asked.GroupId)?.ValidateFetch(asked.MemberId, asked.MemberEpoch) ?? KafkaErrorCode.None;
        if (error != KafkaErrorCode.None)
        {
            return new() { GroupId = asked.GroupId, ErrorCode = (short)error };
        }

        var topics = asked.Topics?.DistinctBy(topic => (topic.Name, topic.TopicId)).Select(topic => Ask(topic, version)).ToList()
            ?? AllTopics(asked.GroupId).ConvertAll(topic => Ask(topic.Name, topic.PartitionIndexes));
        return new()
        {
            GroupId = asked.GroupId,
            Topics = topics.ConvertAll(topic => new OffsetFetchResponse.OffsetFetchResponseTopics
            {
                Name = topic.Name ?? "",
                TopicId = topic.Id,
                Partitions = topic.Partitions.ConvertAll(partition => Fetch(asked.GroupId, topic.Name, partition, requireStable)),
            }),
        };
    }

    private (string? Name, Guid Id, List<int> Partitions) Ask(OffsetFetchRequest.OffsetFetchRequestTopics topic, short version) =>
        version >= FirstVersionWithIds
            ? (broker.Topics.Find(topic.TopicId)?.Name, topic.TopicId, Once(topic.PartitionIndexes))
            : Ask(topic.Name, Once(topic.PartitionIndexes));

    private (string? Name, Guid Id, List<int> Partitions) Ask(string name, List<int> partitions) =>
        (name, broker.Topics.Find(name)?.Id ?? Guid.Empty, partitions);

    private OffsetFetchResponse.Partitions Fetch(string groupId, string? topic, int partition, bool requireStable)
    {
        var (offset, error) = topic is null
            ? (None, KafkaErrorCode.UnknownTopicId)
            : Find(groupId, new(topic, partition), requireStable);
        return new()
        {
            PartitionIndex = partition,
            CommittedOffset = offset.Offset,
            CommittedLeaderEpoch = offset.LeaderEpoch,
            Metadata = offset.Metadata,
            ErrorCode = (short)error,
        };
    }

    private static List<int> Once(List<int> partitions) => [.. partitions.Distinct()];

    private static CommittedOffset None => new(-1, -1, "", -1, -1);

    private (CommittedOffset Offset, KafkaErrorCode Error) Find(string groupId, TopicPartition partition, bool requireStable) =>
        requireStable && broker.Groups.Offsets.HasPending(groupId, partition.Topic, partition.Partition)
            ? (None, KafkaErrorCode.UnstableOffsetCommit)
            : (broker.Groups.Offsets.Find(groupId, partition) ?? None, KafkaErrorCode.None);

    private List<(string Name, List<int> PartitionIndexes)> AllTopics(string groupId) =>
    [
        .. broker.Groups.Offsets.Of(groupId).Keys
            .GroupBy(partition => partition.Topic, partition => partition.Partition)
            .Select(topic => (topic.Key, topic.Order().ToList())),
    ];
}

using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Requests;

namespace EmbeddedKafka.Groups.Handlers;

/// <summary>Deletes committed offsets of topics that no member of the group subscribes to.</summary>
internal sealed class OffsetDeleteHandler(Broker broker)
    : RequestHandler<OffsetDeleteRequest, OffsetDeleteResponse>(ApiKey.OffsetDelete)
{
    private const string ConsumerProtocolType = "consumer";

    protected override OffsetDeleteResponse Handle(OffsetDeleteRequest request, RequestContext context)
    {
        if (broker.Groups.Find(request.GroupId) is not { } group)
        {
            return Refuse(request, KafkaErrorCode.GroupIdNotFound);
        }

        if (!group.IsEmpty && group.ProtocolType != ConsumerProtocolType)
        {
            return Refuse(request, KafkaErrorCode.NonEmptyGroup);
        }

        var response = new OffsetDeleteResponse();
        var deleted = new List<TopicPartition>();
        foreach (var topic in request.Topics)
        {
            var subscribed = !group.IsEmpty && group.IsSubscribedTo(topic.Name);
            response.Topics.Add(new()
            {
                Name = topic.Name,
                Partitions = topic.Partitions.ConvertAll(partition => new OffsetDeleteResponse.Partition
                {
                    PartitionIndex = partition.PartitionIndex,
                    ErrorCode = (short)(subscribed
                        ? KafkaErrorCode.GroupSubscribedToTopic
                        : Delete(group.Id, new(topic.Name, partition.PartitionIndex), deleted)),
                }),
            });
        }

        broker.Groups.Offsets.Delete(group.Id, deleted);
        return response;
    }

    protected override OffsetDeleteResponse Refuse(OffsetDeleteRequest request, KafkaErrorCode error) => new() { ErrorCode = (short)error };

    private KafkaErrorCode Delete(string groupId, TopicPartition partition, List<TopicPartition> deleted)
    {
        if (broker.Topics.FindPartition(partition.Topic, partition.Partition) is null)
        {
            return KafkaErrorCode.UnknownTopicOrPartition;
        }

        if (broker.Groups.Offsets.Find(groupId, partition) is not null
            || broker.Groups.Offsets.HasPending(groupId, partition.Topic, partition.Partition))
        {
            deleted.Add(partition);
        }

        return KafkaErrorCode.None;
    }
}

using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Requests;

namespace EmbeddedKafka.Groups.Handlers;

/// <summary>Commits offsets.</summary>
internal sealed class OffsetCommitHandler(Broker broker)
    : RequestHandler<OffsetCommitRequest, OffsetCommitResponse>(ApiKey.OffsetCommit)
{
    private const short FirstVersionWithIds = 10;

    protected override OffsetCommitResponse Handle(OffsetCommitRequest request, RequestContext context)
    {
        var byId = context.Version >= FirstVersionWithIds;
        var groupError = broker.Groups.ValidateCommit(
            request.GroupId, request.MemberId, request.GroupInstanceId, request.GenerationIdOrMemberEpoch, context.Version);
        var accepted = new List<OffsetToCommit>();
        var response = Answer(request, (topic, partition) =>
        {
            var found = byId ? broker.Topics.Find(topic.TopicId) : broker.Topics.Find(topic.Name);
            if (found is null)
            {
                return byId ? KafkaErrorCode.UnknownTopicId : KafkaErrorCode.UnknownTopicOrPartition;
            }

            if (groupError != KafkaErrorCode.None)
            {
                return groupError;
            }

            var offset = new OffsetToCommit(
                new(found.Name, partition.PartitionIndex),
                partition.CommittedOffset,
                partition.CommittedLeaderEpoch,
                partition.CommittedMetadata ?? "");
            var error = broker.Groups.Offsets.Check(offset);
            if (error == KafkaErrorCode.None)
            {
                accepted.Add(offset);
            }

            return error;
        });
        broker.Groups.Offsets.Commit(request.GroupId, accepted);
        return response;
    }

    protected override OffsetCommitResponse Refuse(OffsetCommitRequest request, KafkaErrorCode error) => Answer(request, (_, _) => error);

    private static OffsetCommitResponse Answer(
        OffsetCommitRequest request, Func<OffsetCommitRequest.Topic, OffsetCommitRequest.Partition, KafkaErrorCode> commit) =>
        new()
        {
            Topics = request.Topics.ConvertAll(topic => new OffsetCommitResponse.Topic
            {
                Name = topic.Name,
                TopicId = topic.TopicId,
                Partitions = topic.Partitions.ConvertAll(partition => new OffsetCommitResponse.Partition
                {
                    PartitionIndex = partition.PartitionIndex,
                    ErrorCode = (short)commit(topic, partition),
                }),
            }),
        };
}

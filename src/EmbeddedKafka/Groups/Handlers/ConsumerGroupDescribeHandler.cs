using EmbeddedKafka.Groups.Consumer;
using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Requests;
using EmbeddedKafka.Topics;

namespace EmbeddedKafka.Groups.Handlers;

/// <summary>Describes consumer groups.</summary>
internal sealed class ConsumerGroupDescribeHandler(Broker broker)
    : RequestHandler<ConsumerGroupDescribeRequest, ConsumerGroupDescribeResponse>(ApiKey.ConsumerGroupDescribe)
{
    private const sbyte ConsumerMemberType = 1;

    protected override ConsumerGroupDescribeResponse Handle(ConsumerGroupDescribeRequest request, RequestContext context) => new()
    {
        Groups = request.GroupIds.Distinct().ToList().ConvertAll(id =>
        {
            var described = broker.Groups.Find(id) is ConsumerGroup group
                ? Describe(group)
                : new() { GroupId = id, ErrorCode = (short)KafkaErrorCode.GroupIdNotFound, ErrorMessage = $"There is no consumer group '{id}'." };
            described.AuthorizedOperations = request.IncludeAuthorizedOperations
                ? AuthorizedOperations.OfGroup
                : AuthorizedOperations.NotRequested;
            return described;
        }),
    };

    protected override ConsumerGroupDescribeResponse Refuse(ConsumerGroupDescribeRequest request, KafkaErrorCode error) => new()
    {
        Groups = request.GroupIds.ConvertAll(id => new ConsumerGroupDescribeResponse.DescribedGroup { GroupId = id, ErrorCode = (short)error }),
    };

    private ConsumerGroupDescribeResponse.DescribedGroup Describe(ConsumerGroup group) => new()
    {
        GroupId = group.Id,
        GroupState = group.StateName,
        GroupEpoch = group.Epoch,
        AssignmentEpoch = group.TargetEpoch,
        AssignorName = group.AssignorName,
        Members =
        [
            .. group.Members.Select(member => new ConsumerGroupDescribeResponse.Member
            {
                MemberId = member.Id,
                InstanceId = member.Subscription.InstanceId,
                RackId = member.Subscription.RackId,
                MemberEpoch = member.Epoch,
                ClientId = member.Subscription.ClientId,
                ClientHost = member.Subscription.ClientHost,
                SubscribedTopicNames = member.Subscription.SubscribedTopicNames,
                SubscribedTopicRegex = member.Subscription.SubscribedTopicRegex,
                Assignment = ToAssignment(member.Assigned),
                TargetAssignment = ToAssignment(member.Target),
                MemberType = ConsumerMemberType,
            }),
        ],
    };

    private ConsumerGroupDescribeResponse.Assignment ToAssignment(IEnumerable<TopicIdPartition> partitions) => new()
    {
        TopicPartitions =
        [
            .. partitions.GroupBy(partition => partition.TopicId, partition => partition.Partition)
                .Select(topic => new ConsumerGroupDescribeResponse.TopicPartitions
                {
                    TopicId = topic.Key,
                    TopicName = broker.Topics.Find(topic.Key)?.Name ?? "",
                    Partitions = [.. topic.Order()],
                }),
        ],
    };
}

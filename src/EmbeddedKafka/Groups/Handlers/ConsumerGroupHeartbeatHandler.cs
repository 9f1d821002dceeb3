using EmbeddedKafka.Groups.Consumer;
using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Requests;
using EmbeddedKafka.Topics;

namespace EmbeddedKafka.Groups.Handlers;

/// <summary>Answers the one request that members of consumer groups join, live and leave with.</summary>
internal sealed class ConsumerGroupHeartbeatHandler(Broker broker)
    : RequestHandler<ConsumerGroupHeartbeatRequest, ConsumerGroupHeartbeatResponse>(ApiKey.ConsumerGroupHeartbeat)
{
    private const short MemberIdFromClientFrom = 1;
    private const int LongestTopicName = 249;

    protected override ConsumerGroupHeartbeatResponse Handle(ConsumerGroupHeartbeatRequest request, RequestContext context)
    {
        if (context.Version < MemberIdFromClientFrom && request is { MemberEpoch: 0, MemberId: "" })
        {
            request.MemberId = Guid.NewGuid().ToString();
        }

        try
        {
            if (Complaint(request) is { } complaint)
            {
                throw new RefusedException(KafkaErrorCode.InvalidRequest, complaint);
            }

            if (request.ServerAssignor is { } assignor && !ConsumerGroup.Knows(assignor))
            {
                throw new RefusedException(
                    KafkaErrorCode.UnsupportedAssignor, $"This broker knows the assignors uniform and range, but not '{assignor}'.");
            }

            var group = broker.Groups.OpenConsumer(request.GroupId, create: request.MemberEpoch == 0);
            return request.MemberEpoch < 0 ? group.Leave(request) : group.Heartbeat(request, context);
        }
        catch (RefusedException e)
        {
            return new() { ErrorCode = (short)e.Error, ErrorMessage = e.Message };
        }
    }

    protected override ConsumerGroupHeartbeatResponse Refuse(ConsumerGroupHeartbeatRequest request, KafkaErrorCode error) =>
        new() { ErrorCode = (short)error };

    private static string? Complaint(ConsumerGroupHeartbeatRequest request) => request switch
    {
        { GroupId.Length: 0 or > GroupLimits.IdLength } => $"The group id must have 1 to {GroupLimits.IdLength} characters.",
        { MemberId.Length: 0 or > GroupLimits.IdLength } => $"The member id must have 1 to {GroupLimits.IdLength} characters.",
        { InstanceId: "" or { Length: > GroupLimits.IdLength } } => $"An instance id must have 1 to {GroupLimits.IdLength} characters.",
        { RackId: "" or { Length: > GroupLimits.IdLength } } => $"A rack id must have 1 to {GroupLimits.IdLength} characters.",
        { MemberEpoch: < ConsumerMember.AwayEpoch } => $"There is no member epoch {request.MemberEpoch}.",
        { MemberEpoch: ConsumerMember.AwayEpoch, InstanceId: null } => "Only a static member, which has an instance id, can go for a while.",
        { SubscribedTopicNames.Count: > GroupLimits.SubscribedTopics } =>
            $"A member may subscribe to {GroupLimits.SubscribedTopics} topics, not {request.SubscribedTopicNames.Count}.",
        { SubscribedTopicNames: { } names } when names.Exists(name => name.Length > LongestTopicName) =>
            $"Names of topics have at most {LongestTopicName} characters.",
        { MemberEpoch: 0, RebalanceTimeoutMs: < 0 } => "Who joins must give a rebalance time-out.",
        { MemberEpoch: 0, TopicPartitions: not { Count: 0 } } => "Who joins must have given all partitions up.",
        { MemberEpoch: 0, SubscribedTopicNames: not { Count: > 0 }, SubscribedTopicRegex: null or "" } =>
            "Who joins must subscribe to topics, by name or by regular expression.",
        { RebalanceTimeoutMs: < -1 } => $"{request.RebalanceTimeoutMs} ms are no rebalance time-out.",
        _ => null,
    };
}

using EmbeddedKafka.Groups.Classic;
using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Requests;

namespace EmbeddedKafka.Groups.Handlers;

/// <summary>Notes that members of classic groups live, and tells them when to join again.</summary>
internal sealed class HeartbeatHandler(Broker broker) : RequestHandler<HeartbeatRequest, HeartbeatResponse>(ApiKey.Heartbeat)
{
    protected override HeartbeatResponse Handle(HeartbeatRequest request, RequestContext context)
    {
        if (request.GroupId.Length == 0)
        {
            return Refuse(request, KafkaErrorCode.InvalidGroupId);
        }

        return Refuse(
            request,
            broker.Groups.Find(request.GroupId) is ClassicGroup group ? group.Heartbeat(request) : KafkaErrorCode.UnknownMemberId);
    }

    protected override HeartbeatResponse Refuse(HeartbeatRequest request, KafkaErrorCode error) => new() { ErrorCode = (short)error };
}

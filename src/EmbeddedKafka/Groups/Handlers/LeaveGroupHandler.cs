using EmbeddedKafka.Groups.Classic;
using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Requests;

namespace EmbeddedKafka.Groups.Handlers;

/// <summary>Lets members of classic groups go: the one that asks, or from version 3 on any number.</summary>
internal sealed class LeaveGroupHandler(Broker broker) : RequestHandler<LeaveGroupRequest, LeaveGroupResponse>(ApiKey.LeaveGroup)
{
    private const short FirstVersionWithMembers = 3;

    protected override LeaveGroupResponse Handle(LeaveGroupRequest request, RequestContext context)
    {
        if (request.GroupId.Length == 0)
        {
            return Refuse(request, KafkaErrorCode.InvalidGroupId);
        }

        if (broker.Groups.Find(request.GroupId) is not ClassicGroup group)
        {
            return Refuse(request, KafkaErrorCode.UnknownMemberId);
        }

        if (context.Version < FirstVersionWithMembers)
        {
            return Refuse(request, group.Leave(request.MemberId, instanceId: null));
        }

        return new()
        {
            Members = request.Members.ConvertAll(member => new LeaveGroupResponse.MemberResponse
            {
                MemberId = member.MemberId,
                GroupInstanceId = member.GroupInstanceId,
                ErrorCode = (short)group.Leave(member.MemberId, member.GroupInstanceId),
            }),
        };
    }

    protected override LeaveGroupResponse Refuse(LeaveGroupRequest request, KafkaErrorCode error) => new() { ErrorCode = (short)error };
}

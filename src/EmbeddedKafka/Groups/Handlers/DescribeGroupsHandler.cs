using EmbeddedKafka.Groups.Classic;
using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Requests;
using EmbeddedKafka.Topics;

namespace EmbeddedKafka.Groups.Handlers;

/// <summary>Describes classic groups.</summary>
internal sealed class DescribeGroupsHandler(Broker broker)
    : RequestHandler<DescribeGroupsRequest, DescribeGroupsResponse>(ApiKey.DescribeGroups)
{
    private const short FirstVersionWithNotFound = 6;

    protected override DescribeGroupsResponse Handle(DescribeGroupsRequest request, RequestContext context) => new()
    {
        Groups = request.Groups.Distinct().ToList().ConvertAll(id =>
        {
            var described = broker.Groups.Find(id) is ClassicGroup group ? Describe(group) : Missing(id, context.Version);
            described.AuthorizedOperations = request.IncludeAuthorizedOperations
                ? AuthorizedOperations.OfGroup
                : AuthorizedOperations.NotRequested;
            return described;
        }),
    };

    protected override DescribeGroupsResponse Refuse(DescribeGroupsRequest request, KafkaErrorCode error) => new()
    {
        Groups = request.Groups.ConvertAll(id => new DescribeGroupsResponse.DescribedGroup { GroupId = id, ErrorCode = (short)error }),
    };

    /// <summary>Older clients know a group that is not there as a dead one.</summary>
    private static DescribeGroupsResponse.DescribedGroup Missing(string id, short version) =>
        version >= FirstVersionWithNotFound
            ? new()
            {
                GroupId = id,
                GroupState = "Dead",
                ErrorCode = (short)KafkaErrorCode.GroupIdNotFound,
                ErrorMessage = $"There is no classic group '{id}'.",
            }
            : new() { GroupId = id, GroupState = "Dead" };

    private static DescribeGroupsResponse.DescribedGroup Describe(ClassicGroup group)
    {
        // Until the group is stable nobody knows which assignor its members will use.
        var protocol = group.State == ClassicGroupState.Stable ? group.Protocol : null;
        return new()
        {
            GroupId = group.Id,
            GroupState = group.StateName,
            ProtocolType = group.ProtocolType,
            ProtocolData = protocol ?? "",
            Members =
            [
                .. group.Members.Select(member => new DescribeGroupsResponse.DescribedGroupMember
                {
                    MemberId = member.Id,
                    GroupInstanceId = member.InstanceId,
                    ClientId = member.ClientId,
                    ClientHost = member.ClientHost,
                    MemberMetadata = member.MetadataFor(protocol),
                    MemberAssignment = protocol is null ? [] : member.Assignment,
                }),
            ],
        };
    }
}

using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Requests;

namespace EmbeddedKafka.Groups.Handlers;

/// <summary>Lists the groups, all or those in certain states and of certain types.</summary>
internal sealed class ListGroupsHandler(Broker broker) : RequestHandler<ListGroupsRequest, ListGroupsResponse>(ApiKey.ListGroups)
{
    protected override ListGroupsResponse Handle(ListGroupsRequest request, RequestContext context) => new()
    {
        Groups =
        [
            .. broker.Groups.Groups
                .Where(group => Passes(request.StatesFilter, group.StateName) && Passes(request.TypesFilter, group.Type))
                .Select(group => new ListGroupsResponse.ListedGroup
                {
                    GroupId = group.Id,
                    ProtocolType = group.ProtocolType,
                    GroupState = group.StateName,
                    GroupType = group.Type,
                }),
        ],
    };

    protected override ListGroupsResponse Refuse(ListGroupsRequest request, KafkaErrorCode error) => new() { ErrorCode = (short)error };

    private static bool Passes(List<string> filter, string value) =>
        filter.Count == 0 || filter.Contains(value, StringComparer.OrdinalIgnoreCase);
}

using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Requests;

namespace EmbeddedKafka.Groups.Handlers;

/// <summary>Deletes groups without members, and their offsets.</summary>
internal sealed class DeleteGroupsHandler(Broker broker)
    : RequestHandler<DeleteGroupsRequest, DeleteGroupsResponse>(ApiKey.DeleteGroups)
{
    protected override DeleteGroupsResponse Handle(DeleteGroupsRequest request, RequestContext context) =>
        Answer(request, broker.Groups.Delete);

    protected override DeleteGroupsResponse Refuse(DeleteGroupsRequest request, KafkaErrorCode error) => Answer(request, _ => error);

    private static DeleteGroupsResponse Answer(DeleteGroupsRequest request, Func<string, KafkaErrorCode> delete) => new()
    {
        Results = request.GroupsNames.ConvertAll(id => new DeleteGroupsResponse.DeletableGroupResult
        {
            GroupId = id,
            ErrorCode = (short)delete(id),
        }),
    };
}

using EmbeddedKafka.Groups.Classic;
using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Requests;

namespace EmbeddedKafka.Groups.Handlers;

/// <summary>Hands out the assignment of a classic group. The answer comes when the leader has brought it.</summary>
internal sealed class SyncGroupHandler(Broker broker)
    : WaitingRequestHandler<SyncGroupRequest, SyncGroupResponse>(ApiKey.SyncGroup)
{
    protected override ValueTask<SyncGroupResponse> HandleAsync(SyncGroupRequest request, RequestContext context)
    {
        if (request.GroupId.Length == 0)
        {
            return new(Refuse(request, KafkaErrorCode.InvalidGroupId));
        }

        if (broker.Groups.Find(request.GroupId) is not ClassicGroup group)
        {
            return new(Refuse(request, KafkaErrorCode.UnknownMemberId));
        }

        if (request.Assignments.Exists(assignment => assignment.AssignmentValue.Length > GroupLimits.MetadataBytes))
        {
            return new(Refuse(request, KafkaErrorCode.MessageTooLarge));
        }

        var sync = group.Sync(request);
        return sync.IsCompleted ? new(sync.Result) : WaitAsync(group, sync, context);
    }

    protected override SyncGroupResponse Refuse(SyncGroupRequest request, KafkaErrorCode error) => new() { ErrorCode = (short)error };

    private async ValueTask<SyncGroupResponse> WaitAsync(ClassicGroup group, Task<SyncGroupResponse> sync, RequestContext context)
    {
        await using var abandon = context.Disconnected.Register(() =>
        {
            using (broker.Gate.Enter())
            {
                group.AbandonSync(sync);
            }
        });
        return await sync;
    }
}

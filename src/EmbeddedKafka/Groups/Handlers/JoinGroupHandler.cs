using EmbeddedKafka.Groups.Classic;
using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Requests;

namespace EmbeddedKafka.Groups.Handlers;

/// <summary>Takes members into classic groups. The answer comes when the members are complete.</summary>
internal sealed class JoinGroupHandler(Broker broker)
    : WaitingRequestHandler<JoinGroupRequest, JoinGroupResponse>(ApiKey.JoinGroup)
{
    private const short ProtocolNameNullableFrom = 7;

    protected override ValueTask<JoinGroupResponse> HandleAsync(JoinGroupRequest request, RequestContext context)
    {
        var (group, error) = Check(request) is var refusal and not KafkaErrorCode.None ? (null, refusal) : FindGroup(request);
        if (group is null)
        {
            return new(Refuse(request, error));
        }

        var join = group.Join(request, context);
        return join.IsCompleted ? new(Suit(join.Result, context)) : WaitAsync(group, join, context);
    }

    protected override JoinGroupResponse Refuse(JoinGroupRequest request, KafkaErrorCode error) =>
        new() { ErrorCode = (short)error, MemberId = request.MemberId, ProtocolName = "" };

    private static JoinGroupResponse Suit(JoinGroupResponse response, RequestContext context)
    {
        if (context.Version < ProtocolNameNullableFrom)
        {
            response.ProtocolName ??= "";
        }

        return response;
    }

    private async ValueTask<JoinGroupResponse> WaitAsync(ClassicGroup group, Task<JoinGroupResponse> join, RequestContext context)
    {
        await using var abandon = context.Disconnected.Register(() =>
        {
            using (broker.Gate.Enter())
            {
                group.AbandonJoin(join);
            }
        });
        return Suit(await join, context);
    }

    private KafkaErrorCode Check(JoinGroupRequest request)
    {
        if (!GroupCoordinator.IsValidId(request.GroupId))
        {
            return KafkaErrorCode.InvalidGroupId;
        }

        var session = TimeSpan.FromMilliseconds(request.SessionTimeoutMs);
        if (session < broker.Options.GroupMinSessionTimeout || session > broker.Options.GroupMaxSessionTimeout)
        {
            return KafkaErrorCode.InvalidSessionTimeout;
        }

        if (request.GroupInstanceId is { Length: > GroupLimits.IdLength } or "" || request.Protocols.Count > GroupLimits.Protocols)
        {
            return KafkaErrorCode.InvalidRequest;
        }

        return request.Protocols.Sum(protocol => protocol.Name.Length + (long)protocol.Metadata.Length) > GroupLimits.MetadataBytes
            ? KafkaErrorCode.MessageTooLarge
            : KafkaErrorCode.None;
    }

    private (ClassicGroup? Group, KafkaErrorCode Error) FindGroup(JoinGroupRequest request)
    {
        if (request.MemberId.Length == 0)
        {
            return broker.Groups.OpenClassic(request.GroupId);
        }

        return broker.Groups.Find(request.GroupId) is ClassicGroup group
            ? (group, KafkaErrorCode.None)
            : (null, KafkaErrorCode.UnknownMemberId);
    }
}

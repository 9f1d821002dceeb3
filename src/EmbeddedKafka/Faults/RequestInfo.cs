using EmbeddedKafka.Protocol;
using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Requests;

namespace EmbeddedKafka.Faults;

/// <summary>What a predicate of a fault may look at.</summary>
/// <param name="Api">Kind of the request.</param>
/// <param name="Version">Its version.</param>
/// <param name="ClientId">What the client calls itself; empty if it does not.</param>
/// <param name="TransactionalId">The transactional id that it is about; null if none.</param>
/// <param name="GroupId">The group that it is about; null if none, or several.</param>
public sealed record RequestInfo(ApiKey Api, short Version, string ClientId, string? TransactionalId, string? GroupId)
{
    internal static RequestInfo Of(ApiKey api, Message request, RequestContext context)
    {
        var transactionalId = request switch
        {
            ProduceRequest produce => produce.TransactionalId,
            InitProducerIdRequest init => init.TransactionalId,
            AddPartitionsToTxnRequest add => add.V3AndBelowTransactionalId,
            AddOffsetsToTxnRequest add => add.TransactionalId,
            EndTxnRequest end => end.TransactionalId,
            TxnOffsetCommitRequest commit => commit.TransactionalId,
            _ => null,
        };
        var groupId = request switch
        {
            AddOffsetsToTxnRequest add => add.GroupId,
            TxnOffsetCommitRequest commit => commit.GroupId,
            OffsetCommitRequest commit => commit.GroupId,
            JoinGroupRequest join => join.GroupId,
            SyncGroupRequest sync => sync.GroupId,
            HeartbeatRequest heartbeat => heartbeat.GroupId,
            LeaveGroupRequest leave => leave.GroupId,
            OffsetDeleteRequest delete => delete.GroupId,
            ConsumerGroupHeartbeatRequest heartbeat => heartbeat.GroupId,
            _ => null,
        };
        return new RequestInfo(api, context.Version, context.ClientId, transactionalId, groupId);
    }
}

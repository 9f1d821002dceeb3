using EmbeddedKafka.Protocol.Messages;

namespace EmbeddedKafka.Tests.Groups;

/// <summary>A transactional producer that only commits offsets.</summary>
public sealed class RawTransaction
{
    private readonly GroupBed _bed;
    private readonly string _transactionalId;
    private long _producerId;
    private short _epoch;

    private RawTransaction(GroupBed bed, string transactionalId) => (_bed, _transactionalId) = (bed, transactionalId);

    public static async Task<RawTransaction> InitAsync(GroupBed bed, string transactionalId)
    {
        var transaction = new RawTransaction(bed, transactionalId);
        var init = await bed.AskAsync<InitProducerIdResponse>(
            new InitProducerIdRequest { TransactionalId = transactionalId, TransactionTimeoutMs = 600_000 }, 4);
        Assert.Equal(0, init.ErrorCode);
        (transaction._producerId, transaction._epoch) = (init.ProducerId, init.ProducerEpoch);
        return transaction;
    }

    public async Task<KafkaErrorCode> CommitOffsetAsync(
        long offset, int partition = 0, string memberId = "", int generation = -1, string? instance = null)
    {
        var added = await _bed.AskAsync<AddOffsetsToTxnResponse>(
            new AddOffsetsToTxnRequest
            {
                TransactionalId = _transactionalId,
                ProducerId = _producerId,
                ProducerEpoch = _epoch,
                GroupId = GroupBed.Group,
            },
            3);
        Assert.Equal(0, added.ErrorCode);
        var committed = await _bed.AskAsync<TxnOffsetCommitResponse>(
            new TxnOffsetCommitRequest
            {
                TransactionalId = _transactionalId,
                ProducerId = _producerId,
                ProducerEpoch = _epoch,
                GroupId = GroupBed.Group,
                MemberId = memberId,
                GenerationId = generation,
                GroupInstanceId = instance,
                Topics = [new() { Name = GroupBed.Topic, Partitions = [new() { PartitionIndex = partition, CommittedOffset = offset }] }],
            },
            3);
        return (KafkaErrorCode)committed.Topics.Single().Partitions.Single().ErrorCode;
    }

    public async Task EndAsync(bool commit)
    {
        var ended = await _bed.AskAsync<EndTxnResponse>(
            new EndTxnRequest { TransactionalId = _transactionalId, ProducerId = _producerId, ProducerEpoch = _epoch, Committed = commit }, 3);
        Assert.Equal(0, ended.ErrorCode);
    }
}

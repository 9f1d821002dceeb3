using EmbeddedKafka.Groups;
using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Requests;

namespace EmbeddedKafka.Transactions;

/// <summary>Takes the offsets that transactions will commit.</summary>
internal sealed class TxnOffsetCommitHandler(TransactionCoordinator transactions, GroupCoordinator groups)
    : RequestHandler<TxnOffsetCommitRequest, TxnOffsetCommitResponse>(ApiKey.TxnOffsetCommit)
{
    protected override TxnOffsetCommitResponse Handle(TxnOffsetCommitRequest request, RequestContext context)
    {
        if (request.GroupId.Length == 0)
        {
            return Refuse(request, KafkaErrorCode.InvalidGroupId);
        }

        var producer = new ProducerIdentity(request.ProducerId, request.ProducerEpoch);
        var error = transactions.VerifyOffsets(request.TransactionalId, producer, request.GroupId, context.Version);
        if (error == KafkaErrorCode.None)
        {
            error = groups.ValidateTransactionalCommit(
                request.GroupId, request.MemberId, request.GroupInstanceId, request.GenerationId);
        }

        return error == KafkaErrorCode.None ? Commit(request) : Refuse(request, error);
    }

    protected override TxnOffsetCommitResponse Refuse(TxnOffsetCommitRequest request, KafkaErrorCode error) =>
        Respond(request, (_, _) => error);

    private static TxnOffsetCommitResponse Respond(
        TxnOffsetCommitRequest request, Func<string, TxnOffsetCommitRequest.Partition, KafkaErrorCode> errorOf) =>
        new()
        {
            Topics = [.. request.Topics.Select(topic => new TxnOffsetCommitResponse.Topic
            {
                Name = topic.Name,
                Partitions = [.. topic.Partitions.Select(partition => new TxnOffsetCommitResponse.Partition
                {
                    PartitionIndex = partition.PartitionIndex,
                    ErrorCode = (short)errorOf(topic.Name, partition),
                })],
            })],
        };

    private static OffsetToCommit ToCommit(string topic, TxnOffsetCommitRequest.Partition partition) =>
        new(new TopicPartition(topic, partition.PartitionIndex),
            partition.CommittedOffset,
            partition.CommittedLeaderEpoch,
            partition.CommittedMetadata ?? "");

    private TxnOffsetCommitResponse Commit(TxnOffsetCommitRequest request)
    {
        var errors = new Dictionary<TopicPartition, KafkaErrorCode>();
        var offsets = new List<OffsetToCommit>();
        foreach (var topic in request.Topics)
        {
            foreach (var partition in topic.Partitions)
            {
                var offset = ToCommit(topic.Name, partition);
                var error = groups.Offsets.Check(offset);
                errors[offset.Partition] = error;
                if (error == KafkaErrorCode.None)
                {
                    offsets.Add(offset);
                }
            }
        }

        var outcome = groups.Offsets.CommitTransactional(request.GroupId, request.ProducerId, request.ProducerEpoch, offsets);
        if (outcome == KafkaErrorCode.KafkaStorageError)
        {
            outcome = KafkaErrorCode.CoordinatorNotAvailable;
        }

        return Respond(request, (topic, partition) =>
            errors[new TopicPartition(topic, partition.PartitionIndex)] is not KafkaErrorCode.None and var error ? error : outcome);
    }
}

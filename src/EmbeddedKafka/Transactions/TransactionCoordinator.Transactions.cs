using EmbeddedKafka.Groups;

namespace EmbeddedKafka.Transactions;

/// <content>What producers do in their transactions.</content>
internal sealed partial class TransactionCoordinator
{
    /// <summary>Brings partitions into the transaction of a producer, which begins with the first of them.</summary>
    public KafkaErrorCode AddPartitions(
        string transactionalId, ProducerIdentity producer, IReadOnlyCollection<TopicPartition> partitions) =>
        Add(transactionalId, producer, partitions, []);

    /// <summary>Brings the offsets of a group into the transaction of a producer, which may begin with it.</summary>
    public KafkaErrorCode AddGroup(string transactionalId, ProducerIdentity producer, string groupId) =>
        Add(transactionalId, producer, [OffsetsPartition], [groupId]);

    /// <summary>Commits or aborts the transaction of a producer. A request that was done already is answered as before.</summary>
    /// <param name="transactionalId">Whose transaction.</param>
    /// <param name="producer">Who asks.</param>
    /// <param name="commit">Whether it commits.</param>
    /// <param name="raisesEpoch">Whether the producer goes on with the next epoch, as in transaction version 2.</param>
    /// <returns>What the producer goes on with.</returns>
    public ProducerOutcome End(string transactionalId, ProducerIdentity producer, bool commit, bool raisesEpoch)
    {
        if (transactionalId.Length == 0)
        {
            return KafkaErrorCode.InvalidRequest;
        }

        if (Find(transactionalId) is not { } transaction)
        {
            return KafkaErrorCode.InvalidProducerIdMapping;
        }

        if (!Settle(transaction, again: true))
        {
            return KafkaErrorCode.ConcurrentTransactions;
        }

        var metadata = transaction.Metadata;
        var isOver = metadata.State is TransactionState.CompleteCommit or TransactionState.CompleteAbort;
        var hasThisEnd = metadata.State == (commit ? TransactionState.CompleteCommit : TransactionState.CompleteAbort);
        if (isOver && raisesEpoch && metadata.RaisesEpoch && producer == metadata.Previous)
        {
            return hasThisEnd ? metadata.Producer : KafkaErrorCode.InvalidTxnState;
        }

        if (Check(metadata, producer) is not KafkaErrorCode.None and var error)
        {
            return error;
        }

        if (metadata.State != TransactionState.Ongoing)
        {
            if (!raisesEpoch)
            {
                return hasThisEnd ? metadata.Producer : KafkaErrorCode.InvalidTxnState;
            }

            // A producer that lets the broker add its partitions can't know whether anything of a transaction arrived.
            if (commit)
            {
                return KafkaErrorCode.InvalidTxnState;
            }
        }

        try
        {
            Decide(transaction, raisesEpoch
                ? metadata.EndedRaisingEpoch(commit, producer.IsExhausted ? _producerIds.Next() : -1, _gate.NowMs)
                : metadata.Ended(commit, _gate.NowMs));
            return transaction.Metadata.Successor;
        }
        catch (IOException e)
        {
            return NotKept(transactionalId, e);
        }
    }

    /// <summary>
    /// Whether a transactional batch may be appended to a partition: the partition has to be in the producer's ongoing
    /// transaction. From version 12 of Produce on the batch itself puts it there.
    /// </summary>
    /// <param name="transactionalId">What the Produce request says; empty if it names none.</param>
    /// <param name="producerId">Of the batch.</param>
    /// <param name="epoch">Of the batch.</param>
    /// <param name="topic">Topic of the partition, which exists.</param>
    /// <param name="partition">Index of the partition, which exists.</param>
    /// <param name="produceVersion">Version of the Produce request, which decides how an error is called.</param>
    public KafkaErrorCode VerifyProduce(
        string transactionalId, long producerId, short epoch, string topic, int partition, short produceVersion)
    {
        if (transactionalId.Length == 0)
        {
            return KafkaErrorCode.TransactionalIdAuthorizationFailed;
        }

        var producer = new ProducerIdentity(producerId, epoch);
        var target = new TopicPartition(topic, partition);
        var error = Verify(transactionalId, producer, out var ongoing);
        if (error == KafkaErrorCode.None && !(ongoing?.Partitions.Contains(target) ?? false))
        {
            error = produceVersion switch
            {
                >= 12 => AddPartitions(transactionalId, producer, [target]),
                11 => KafkaErrorCode.TransactionAbortable,
                _ => KafkaErrorCode.InvalidTxnState,
            };
        }

        return error switch
        {
            KafkaErrorCode.ConcurrentTransactions when produceVersion < 12 => KafkaErrorCode.NotEnoughReplicas,
            KafkaErrorCode.CoordinatorNotAvailable => KafkaErrorCode.NotEnoughReplicas,
            _ => error,
        };
    }

    /// <summary>
    /// Whether a producer may commit offsets of a group in its ongoing transaction: the group has to be in it. From version
    /// 5 of TxnOffsetCommit on the request itself puts it there.
    /// </summary>
    public KafkaErrorCode VerifyOffsets(
        string transactionalId, ProducerIdentity producer, string groupId, short txnOffsetCommitVersion)
    {
        if (transactionalId.Length == 0)
        {
            return KafkaErrorCode.InvalidRequest;
        }

        var error = Verify(transactionalId, producer, out var ongoing);
        return error != KafkaErrorCode.None || (ongoing?.Groups.Contains(groupId) ?? false)
            ? error
            : txnOffsetCommitVersion switch
            {
                >= 5 => AddGroup(transactionalId, producer, groupId),
                4 => KafkaErrorCode.TransactionAbortable,
                _ => KafkaErrorCode.InvalidTxnState,
            };
    }

    private static KafkaErrorCode Check(TransactionMetadata metadata, ProducerIdentity producer) =>
        producer.ProducerId != metadata.Producer.ProducerId ? KafkaErrorCode.InvalidProducerIdMapping
        : producer.Epoch != metadata.Producer.Epoch || producer.Epoch > ProducerIdentity.LastClientEpoch ? KafkaErrorCode.ProducerFenced
        : KafkaErrorCode.None;

    /// <summary>Checks a producer as partitions do, which call a fenced one by its epoch.</summary>
    private KafkaErrorCode Verify(string transactionalId, ProducerIdentity producer, out TransactionMetadata? ongoing)
    {
        ongoing = null;
        if (Find(transactionalId) is not { } transaction)
        {
            return KafkaErrorCode.InvalidProducerIdMapping;
        }

        if (!Settle(transaction, again: true))
        {
            return KafkaErrorCode.ConcurrentTransactions;
        }

        ongoing = transaction.Metadata.State == TransactionState.Ongoing ? transaction.Metadata : null;
        var error = Check(transaction.Metadata, producer);
        return error == KafkaErrorCode.ProducerFenced ? KafkaErrorCode.InvalidProducerEpoch : error;
    }

    private KafkaErrorCode Add(
        string transactionalId, ProducerIdentity producer, IReadOnlyCollection<TopicPartition> partitions, IReadOnlyCollection<string> groups)
    {
        if (transactionalId.Length == 0)
        {
            return KafkaErrorCode.InvalidRequest;
        }

        if (Find(transactionalId) is not { } transaction)
        {
            return KafkaErrorCode.InvalidProducerIdMapping;
        }

        if (!Settle(transaction, again: true))
        {
            return KafkaErrorCode.ConcurrentTransactions;
        }

        var metadata = transaction.Metadata;
        if (Check(metadata, producer) is not KafkaErrorCode.None and var error)
        {
            return error;
        }

        var isOngoing = metadata.State == TransactionState.Ongoing;
        if (isOngoing && metadata.Partitions.IsSupersetOf(partitions) && metadata.Groups.IsSupersetOf(groups))
        {
            return KafkaErrorCode.None;
        }

        var more = metadata.With(partitions, groups, _gate.NowMs);
        if (more.Partitions.Count > MaxMembers || more.Groups.Count > MaxMembers)
        {
            return KafkaErrorCode.PolicyViolation;
        }

        try
        {
            Keep(transaction, more);
        }
        catch (IOException e)
        {
            return NotKept(transactionalId, e).Error;
        }

        if (!isOngoing)
        {
            transaction.FireAfter(more.TimeoutMs);
        }

        return KafkaErrorCode.None;
    }
}

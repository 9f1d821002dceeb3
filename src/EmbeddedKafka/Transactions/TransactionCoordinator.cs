using EmbeddedKafka.Groups;
using EmbeddedKafka.Topics;
using Microsoft.Extensions.Logging;

namespace EmbeddedKafka.Transactions;

/// <summary>
/// Keeps what every transactional id is doing, decides how its transactions end, and fences producers that another one
/// has replaced. Called with the gate held.
/// </summary>
/// <remarks>
/// A transaction ends in three steps that nobody can come between: the record that decides it, the markers in its
/// partitions, the record that says that all of them are there. If the broker ends after the first, the next one does the
/// rest before it serves anybody.
/// </remarks>
internal sealed partial class TransactionCoordinator
{
    /// <summary>The most transactional ids that are kept.</summary>
    public const int MaxTransactionalIds = 50_000;

    /// <summary>The longest transactional id, in UTF-16 units.</summary>
    public const int MaxIdLength = 1_000;

    /// <summary>The most partitions, and the most groups, of one transaction.</summary>
    public const int MaxMembers = 5_000;

    private const long RetryMs = 100;
    private static readonly TopicPartition OffsetsPartition = new(GroupLog.TopicName, 0);

    private readonly BrokerGate _gate;
    private readonly TransactionLog _log;
    private readonly TransactionMarkers _markers;
    private readonly ProducerIds _producerIds;
    private readonly ILogger _logger;
    private readonly long _maxTimeoutMs;
    private readonly Dictionary<string, Transaction> _transactions = [];
    private readonly TransactionalIdExpiry _expiry;

    /// <summary>Rebuilds the coordinator from the log, and ends the transactions whose end was decided or is overdue.</summary>
    /// <exception cref="InvalidDataException">The log is damaged.</exception>
    public TransactionCoordinator(BrokerGate gate, TopicCatalog topics, OffsetStore offsets, EmbeddedKafkaOptions options)
    {
        _gate = gate;
        _logger = options.LoggerFactory.CreateLogger<TransactionCoordinator>();
        _maxTimeoutMs = (long)options.MaxTransactionTimeout.TotalMilliseconds;
        _log = new TransactionLog(topics, gate);
        _markers = new TransactionMarkers(topics, offsets, _logger);
        var (transactions, nextProducerId) = _log.Replay();
        _producerIds = new ProducerIds(_log, nextProducerId);
        _expiry = new TransactionalIdExpiry(gate, _transactions, _log, _logger);
        foreach (var (id, metadata) in transactions)
        {
            Resume(Register(new Transaction(id, metadata)));
        }

        topics.TopicDeleted += topic => Forget(topic.Name);
    }

    /// <summary>All transactional ids.</summary>
    public IReadOnlyCollection<Transaction> All => _transactions.Values;

    /// <summary>A transactional id, or null.</summary>
    public Transaction? Find(string transactionalId) => _transactions.GetValueOrDefault(transactionalId);

    /// <summary>
    /// Gives a producer its identity. That of a transactional producer fences all that had the transactional id before,
    /// and a transaction that one of them left open is aborted first.
    /// </summary>
    /// <param name="transactionalId">Null for a producer that is idempotent only.</param>
    /// <param name="timeoutMs">How long its transactions may take.</param>
    /// <param name="present">What the producer is called so far, if it goes on after an error; else none.</param>
    public ProducerOutcome InitProducerId(string? transactionalId, int timeoutMs, ProducerIdentity present)
    {
        if (transactionalId is { Length: 0 or > MaxIdLength })
        {
            return KafkaErrorCode.InvalidRequest;
        }

        if (transactionalId is not null && (timeoutMs <= 0 || timeoutMs > _maxTimeoutMs))
        {
            return KafkaErrorCode.InvalidTransactionTimeout;
        }

        try
        {
            return transactionalId is null ? NewProducer()
                : Find(transactionalId) is { } transaction ? TakeOver(transaction, timeoutMs, present)
                : Create(transactionalId, timeoutMs, present);
        }
        catch (IOException e)
        {
            return NotKept(transactionalId ?? "", e);
        }
    }

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

    private ProducerIdentity NewProducer() => new(_producerIds.Next(), 0);

    private ProducerOutcome Create(string transactionalId, int timeoutMs, ProducerIdentity present)
    {
        if (_transactions.Count >= MaxTransactionalIds)
        {
            LogTooMany(_logger, transactionalId, MaxTransactionalIds);
            return KafkaErrorCode.PolicyViolation;
        }

        var metadata = TransactionMetadata.TakenOver(NewProducer(), present, timeoutMs, _gate.NowMs);
        _log.Write(transactionalId, metadata);
        Register(new Transaction(transactionalId, metadata));
        return metadata.Producer;
    }

    private ProducerOutcome TakeOver(Transaction transaction, int timeoutMs, ProducerIdentity present)
    {
        if (!Settle(transaction, again: true))
        {
            return KafkaErrorCode.ConcurrentTransactions;
        }

        var isNew = present == ProducerIdentity.None;
        var isOngoing = transaction.Metadata.State == TransactionState.Ongoing;
        var isRepeated = !isNew && !isOngoing && present == transaction.Metadata.Previous;
        if (!isNew && !isRepeated && present != transaction.Metadata.Producer)
        {
            return KafkaErrorCode.ProducerFenced;
        }

        if (isOngoing && !Decide(transaction, transaction.Metadata.Fenced(_gate.NowMs)))
        {
            return KafkaErrorCode.ConcurrentTransactions;
        }

        var metadata = transaction.Metadata;
        var producer = isRepeated && metadata.Producer.Epoch <= ProducerIdentity.LastClientEpoch ? metadata.Producer
            : metadata.Producer.IsExhausted ? NewProducer()
            : metadata.Producer.Next();
        Keep(transaction, TransactionMetadata.TakenOver(producer, present, timeoutMs, _gate.NowMs));
        return producer;
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

    private Transaction Register(Transaction transaction)
    {
        transaction.Timer = _gate.CreateTimer(() => Resume(transaction));
        _transactions.Add(transaction.TransactionalId, transaction);
        _expiry.Schedule();
        return transaction;
    }

    /// <summary>Does what is due: ends a prepared transaction, aborts an overdue one.</summary>
    private void Resume(Transaction transaction)
    {
        var metadata = transaction.Metadata;
        if (metadata.State != TransactionState.Ongoing)
        {
            Settle(transaction, again: true);
            return;
        }

        var left = metadata.DeadlineMs - _gate.NowMs;
        if (left > 0)
        {
            // Also where the clock was set back: no transaction may take longer than it was to.
            transaction.FireAfter(Math.Min(left, metadata.TimeoutMs));
            return;
        }

        try
        {
            Decide(transaction, metadata.Fenced(_gate.NowMs));
            LogTimedOut(_logger, transaction.TransactionalId, metadata.Producer.ProducerId, metadata.Producer.Epoch, metadata.TimeoutMs);
        }
        catch (IOException e)
        {
            NotKept(transaction.TransactionalId, e);
            transaction.FireAfter(RetryMs);
        }
    }

    /// <summary>Decides how a transaction ends, and ends it so.</summary>
    /// <returns>Whether everybody knows. If not they will, as it is decided.</returns>
    /// <exception cref="IOException">It is not decided.</exception>
    private bool Decide(Transaction transaction, TransactionMetadata prepared)
    {
        Keep(transaction, prepared);
        return Settle(transaction, again: false);
    }

    /// <summary>Ends a transaction whose end is decided.</summary>
    /// <returns>Whether there is none of which not everybody knows.</returns>
    private bool Settle(Transaction transaction, bool again)
    {
        var metadata = transaction.Metadata;
        if (!metadata.IsPrepared)
        {
            return true;
        }

        try
        {
            _markers.Write(transaction.TransactionalId, metadata, again);
            Keep(transaction, metadata.Completed(_gate.NowMs));
            transaction.Rest();
            return true;
        }
        catch (IOException e)
        {
            LogNotSettled(_logger, transaction.TransactionalId, RetryMs, e);
            transaction.FireAfter(RetryMs);
            return false;
        }
    }

    private void Keep(Transaction transaction, TransactionMetadata metadata)
    {
        _log.Write(transaction.TransactionalId, metadata);
        transaction.Metadata = metadata;
    }

    private void Forget(string topic)
    {
        foreach (var transaction in _transactions.Values)
        {
            if (!transaction.Metadata.Partitions.Any(partition => partition.Topic == topic))
            {
                continue;
            }

            try
            {
                Keep(transaction, transaction.Metadata.Without(topic, _gate.NowMs));
            }
            catch (IOException e)
            {
                // The partitions stay in the transaction, whose end passes over those that are not there.
                NotKept(transaction.TransactionalId, e);
            }
        }
    }

    private ProducerOutcome NotKept(string transactionalId, IOException e)
    {
        LogNotKept(_logger, transactionalId, e);
        return KafkaErrorCode.CoordinatorNotAvailable;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Transactional id {TransactionalId} is refused: there are {Limit} already")]
    private static partial void LogTooMany(ILogger logger, string transactionalId, int limit);

    [LoggerMessage(Level = LogLevel.Information, Message = "Aborted the transaction of {TransactionalId} (producer {ProducerId}, epoch {Epoch}), which took longer than its {TimeoutMs} ms")]
    private static partial void LogTimedOut(ILogger logger, string transactionalId, long producerId, short epoch, int timeoutMs);

    [LoggerMessage(Level = LogLevel.Error, Message = "The transaction log could not be written for {TransactionalId}")]
    private static partial void LogNotKept(ILogger logger, string transactionalId, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "The end of the transaction of {TransactionalId} is decided but could not be written everywhere; it is tried again in {RetryMs} ms")]
    private static partial void LogNotSettled(ILogger logger, string transactionalId, long retryMs, Exception exception);
}

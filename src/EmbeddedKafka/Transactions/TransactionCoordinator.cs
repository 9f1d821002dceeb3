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
internal sealed partial class TransactionCoordinator : IDisposable
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

        _expiry.Schedule();
        topics.TopicDeleted += topic => Forget(topic.Name);
    }

    /// <summary>All transactional ids.</summary>
    public IReadOnlyCollection<Transaction> All => _transactions.Values;

    /// <summary>A transactional id, or null.</summary>
    public Transaction? Find(string transactionalId) => _transactions.GetValueOrDefault(transactionalId);

    /// <summary>Ends all timers.</summary>
    public void Dispose()
    {
        _expiry.Dispose();
        foreach (var transaction in _transactions.Values)
        {
            transaction.Timer?.Dispose();
        }
    }

    private Transaction Register(Transaction transaction)
    {
        transaction.Timer = _gate.CreateTimer(() => Resume(transaction));
        _transactions.Add(transaction.TransactionalId, transaction);
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

    [LoggerMessage(Level = LogLevel.Information, Message = "Aborted the transaction of {TransactionalId} (producer {ProducerId}, epoch {Epoch}), which took longer than its {TimeoutMs} ms")]
    private static partial void LogTimedOut(ILogger logger, string transactionalId, long producerId, short epoch, int timeoutMs);

    [LoggerMessage(Level = LogLevel.Error, Message = "The transaction log could not be written for {TransactionalId}")]
    private static partial void LogNotKept(ILogger logger, string transactionalId, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "The end of the transaction of {TransactionalId} is decided but could not be written everywhere; it is tried again in {RetryMs} ms")]
    private static partial void LogNotSettled(ILogger logger, string transactionalId, long retryMs, Exception exception);
}

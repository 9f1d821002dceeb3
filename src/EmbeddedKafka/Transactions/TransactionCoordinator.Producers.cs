using Microsoft.Extensions.Logging;

namespace EmbeddedKafka.Transactions;

/// <content>Who the producers are.</content>
internal sealed partial class TransactionCoordinator
{
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
        _expiry.Schedule();
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "Transactional id {TransactionalId} is refused: there are {Limit} already")]
    private static partial void LogTooMany(ILogger logger, string transactionalId, int limit);
}

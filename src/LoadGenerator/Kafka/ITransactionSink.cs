using FraudDetection.Domain;

namespace LoadGenerator.Kafka;

/// <summary>Where a feed or a replay sends its transactions.</summary>
public interface ITransactionSink
{
    /// <summary>Hands a transaction over. Blocks while the way out is full; never drops one.</summary>
    /// <exception cref="OperationCanceledException">Cancelled while it waited; the transaction was not sent.</exception>
    void Send(in Transaction element, CancellationToken cancellationToken);
}

using FraudDetection.Contracts;
using FraudDetection.Domain;

namespace LoadGenerator.Kafka;

/// <summary>Writes transactions to Kafka, by card. One thread sends.</summary>
/// <param name="bootstrap">The brokers, <c>host:port</c> with commas between.</param>
/// <param name="topic">The topic to write to.</param>
/// <param name="schemaId">The registry's id of <see cref="FraudSchemas.Transaction"/>.</param>
/// <param name="onFailure">Called on the client's thread with the value of each transaction that failed; may be null.</param>
public sealed class TransactionProducer(
    string bootstrap, string topic, int schemaId, Action<ReadOnlyMemory<byte>>? onFailure = null)
    : RecordProducer<Transaction>(bootstrap, topic, new TransactionSerializer(schemaId), onFailure), ITransactionSink;

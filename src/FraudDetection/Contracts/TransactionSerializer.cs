using System.Buffers;
using FraudDetection.Domain;
using StreamCore.Avro;
using StreamCore.Kafka;

namespace FraudDetection.Contracts;

/// <summary>Writes transactions: the card's token as key, a transaction in Confluent's wire format as value.</summary>
/// <param name="schemaId">The id under which the registry knows <see cref="FraudSchemas.Transaction"/>.</param>
public sealed class TransactionSerializer(int schemaId) : IKafkaSerializer<Transaction>
{
    /// <inheritdoc/>
    public void WriteKey(in Transaction element, IBufferWriter<byte> destination) => destination.Write(element.CardId.Span);

    /// <inheritdoc/>
    public void WriteValue(in Transaction element, IBufferWriter<byte> destination)
    {
        ConfluentWireFormat.WriteHeader(destination, schemaId);
        TransactionCodec.Write(in element, destination);
    }
}

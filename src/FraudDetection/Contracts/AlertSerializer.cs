using System.Buffers;
using FraudDetection.Domain;
using StreamCore.Avro;
using StreamCore.Kafka;

namespace FraudDetection.Contracts;

/// <summary>Writes alerts: the card's token as key, an alert in Confluent's wire format as value.</summary>
/// <param name="schemaId">The id under which the registry knows <see cref="FraudSchemas.Alert"/>.</param>
public sealed class AlertSerializer(int schemaId) : IKafkaSerializer<Alert>
{
    /// <inheritdoc/>
    public void WriteKey(in Alert element, IBufferWriter<byte> destination) => destination.Write(element.Transaction.CardId.Span);

    /// <inheritdoc/>
    public void WriteValue(in Alert element, IBufferWriter<byte> destination)
    {
        ConfluentWireFormat.WriteHeader(destination, schemaId);
        AlertCodec.Write(in element, destination);
    }
}

using System.Buffers;
using FraudDetection.Domain;
using StreamCore.Avro;
using StreamCore.Kafka;

namespace FraudDetection.Contracts;

/// <summary>Writes decisions: the card's token as key, a decision in Confluent's wire format as value.</summary>
/// <param name="schemaId">The id under which the registry knows <see cref="FraudSchemas.Decision"/>.</param>
public sealed class DecisionSerializer(int schemaId) : IKafkaSerializer<Decision>
{
    /// <inheritdoc/>
    public void WriteKey(in Decision element, IBufferWriter<byte> destination) => destination.Write(element.CardId.Span);

    /// <inheritdoc/>
    public void WriteValue(in Decision element, IBufferWriter<byte> destination)
    {
        ConfluentWireFormat.WriteHeader(destination, schemaId);
        DecisionCodec.Write(element, destination);
    }
}

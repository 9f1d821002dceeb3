using System.Buffers;
using FraudDetection.Domain;
using StreamCore.Avro;
using StreamCore.Kafka;

namespace FraudDetection.Contracts;

/// <summary>Writes labels: the terminal's id as key, a label in Confluent's wire format as value.</summary>
/// <param name="schemaId">The id under which the registry knows <see cref="FraudSchemas.Label"/>.</param>
public sealed class LabelSerializer(int schemaId) : IKafkaSerializer<FraudLabel>
{
    /// <inheritdoc/>
    public void WriteKey(in FraudLabel element, IBufferWriter<byte> destination) => destination.Write(element.TerminalId.Span);

    /// <inheritdoc/>
    public void WriteValue(in FraudLabel element, IBufferWriter<byte> destination)
    {
        ConfluentWireFormat.WriteHeader(destination, schemaId);
        LabelCodec.Write(in element, destination);
    }
}

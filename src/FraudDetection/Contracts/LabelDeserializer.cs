using FraudDetection.Domain;
using StreamCore.Avro;
using StreamCore.Kafka;

namespace FraudDetection.Contracts;

/// <summary>Reads and validates labels, as <see cref="TransactionDeserializer"/> does transactions. Threads may share it.</summary>
/// <param name="registry">Where unknown writer ids are looked up. If it cannot be reached, reading throws.</param>
/// <param name="options">The bounds of what is valid.</param>
public sealed class LabelDeserializer(ISchemaRegistry registry, FraudOptions options) : IKafkaDeserializer<FraudLabel>
{
    private readonly LabelValidator _validator = new(options);
    private readonly FrameReader _frames = new(registry, FraudSchemas.Label, "label");

    /// <inheritdoc/>
    /// <exception cref="SchemaRegistryException">The registry refused to look up the writer's schema.</exception>
    /// <exception cref="SchemaRegistryUnavailableException">No registry answered.</exception>
    public bool TryDeserialize(in KafkaRecord record, out FraudLabel element, out string? rejection)
    {
        element = default;
        rejection = _frames.FindBody(record.Value, out var body);
        if (rejection is null)
        {
            rejection = LabelCodec.TryRead(body, out element, out var problem)
                ? _validator.FindProblem(element, record.Key, record.Timestamp)
                : "AVRO_BODY: " + problem;
        }

        return rejection is null;
    }
}

using FraudDetection.Domain;
using StreamCore.Avro;
using StreamCore.Kafka;

namespace FraudDetection.Contracts;

/// <summary>
/// Reads and validates transactions. A body written with our own schema is read in place; one written with another is
/// resolved by Apache.Avro. A rejection has the form <c>CODE: explanation</c>. Threads may share it.
/// </summary>
/// <param name="registry">Where unknown writer ids are looked up. If it cannot be reached, reading throws.</param>
/// <param name="options">The bounds of what is valid.</param>
public sealed class TransactionDeserializer(ISchemaRegistry registry, FraudOptions options) : IKafkaDeserializer<Transaction>
{
    private readonly TransactionValidator _validator = new(options);
    private readonly FrameReader _frames = new(registry, FraudSchemas.Transaction, "transaction");

    /// <inheritdoc/>
    /// <exception cref="SchemaRegistryException">The registry refused to look up the writer's schema.</exception>
    /// <exception cref="SchemaRegistryUnavailableException">No registry answered.</exception>
    public bool TryDeserialize(in KafkaRecord record, out Transaction element, out string? rejection)
    {
        element = default;
        rejection = _frames.FindBody(record.Value, out var body);
        if (rejection is null)
        {
            rejection = TransactionCodec.TryRead(body, out element, out var problem)
                ? _validator.FindProblem(element, record.Key, record.Timestamp)
                : "AVRO_BODY: " + problem;
        }

        return rejection is null;
    }
}

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
    /// <inheritdoc/>
    public bool TryDeserialize(in KafkaRecord record, out Transaction element, out string? rejection)
    {
        _ = registry;
        _ = options;
        throw new NotImplementedException();
    }
}

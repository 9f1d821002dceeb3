using System.Collections.Concurrent;
using Avro;
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

    // What is known of each writer's schema. It holds only ids that the registry knows, so strangers cannot fill it.
    private readonly ConcurrentDictionary<int, WriterSchema> _writers = new();

    /// <inheritdoc/>
    /// <exception cref="SchemaRegistryException">The registry refused to look up the writer's schema.</exception>
    /// <exception cref="SchemaRegistryUnavailableException">No registry answered.</exception>
    public bool TryDeserialize(in KafkaRecord record, out Transaction element, out string? rejection)
    {
        rejection = TryDecode(record.Value, out element) is { } undecodable
            ? undecodable
            : _validator.FindProblem(element, record.Key, record.Timestamp);
        return rejection is null;
    }

    private string? TryDecode(ReadOnlyMemory<byte>? value, out Transaction transaction)
    {
        transaction = default;
        if (value is not { } frame)
        {
            return "VALUE_MISSING: the record has no value";
        }

        if (!ConfluentWireFormat.TryReadHeader(frame.Span, out var writerId))
        {
            return frame.Length < ConfluentWireFormat.HeaderSize
                ? $"FRAME: the value has {frame.Length} bytes, fewer than the wire format's header"
                : $"FRAME: the value starts with byte {frame.Span[0]}, not with the wire format's 0";
        }

        if (!_writers.TryGetValue(writerId, out var writer))
        {
            try
            {
                writer = LookUp(writerId);
            }
            catch (SchemaNotFoundException)
            {
                return $"SCHEMA_UNKNOWN: the schema registry has no schema with the id {writerId}";
            }
        }

        if (writer.Fault is not null)
        {
            return $"SCHEMA_UNUSABLE: a transaction cannot be read with the schema of id {writerId}: {writer.Fault}";
        }

        var body = frame[ConfluentWireFormat.HeaderSize..];
        if (writer.Resolver is not null && !writer.Resolver.TryRead(body, out body, out var mismatch))
        {
            return "AVRO_BODY: " + mismatch;
        }

        return TransactionCodec.TryRead(body, out transaction, out var problem) ? null : "AVRO_BODY: " + problem;
    }

    private WriterSchema LookUp(int writerId)
    {
        // A new schema comes along once in months: that the slot waits for the registry does no harm.
        var schema = registry.GetSchemaAsync(writerId, CancellationToken.None).GetAwaiter().GetResult();
        return _writers.GetOrAdd(writerId, WriterSchema.Create(schema));
    }

    /// <summary>How bodies of one writer are read.</summary>
    /// <param name="Resolver">Turns its bodies into ours; null if they are the same.</param>
    /// <param name="Fault">Why they cannot be read at all; null if they can.</param>
    private sealed record WriterSchema(ResolvingAvroReader? Resolver, string? Fault)
    {
        public static WriterSchema Create(string schema)
        {
            try
            {
                return AvroSchemas.HaveSameForm(schema, FraudSchemas.Transaction)
                    ? new WriterSchema(null, null)
                    : new WriterSchema(new ResolvingAvroReader(schema, FraudSchemas.Transaction), null);
            }
            catch (AvroException e)
            {
                return new WriterSchema(null, e.Message);
            }
        }
    }
}

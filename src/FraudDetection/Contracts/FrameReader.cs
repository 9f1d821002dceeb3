using System.Collections.Concurrent;
using Avro;
using StreamCore.Avro;

namespace FraudDetection.Contracts;

/// <summary>
/// Finds the Avro body in a record's value, in the form that our own schema has: a body written with another schema is resolved
/// by Apache.Avro. Threads may share it.
/// </summary>
/// <param name="registry">Where unknown writer ids are looked up.</param>
/// <param name="schema">Our own schema, as JSON.</param>
/// <param name="what">What is read, for messages.</param>
internal sealed class FrameReader(ISchemaRegistry registry, string schema, string what)
{
    // What is known of each writer's schema. It holds only ids that the registry knows, so strangers cannot fill it.
    private readonly ConcurrentDictionary<int, WriterSchema> _writers = new();

    /// <summary>Finds the body.</summary>
    /// <returns>Null if it was found, else <c>CODE: explanation</c>.</returns>
    /// <exception cref="SchemaRegistryException">The registry refused to look up the writer's schema.</exception>
    /// <exception cref="SchemaRegistryUnavailableException">No registry answered.</exception>
    public string? FindBody(ReadOnlyMemory<byte>? value, out ReadOnlyMemory<byte> body)
    {
        body = default;
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
            return $"SCHEMA_UNUSABLE: a {what} cannot be read with the schema of id {writerId}: {writer.Fault}";
        }

        body = frame[ConfluentWireFormat.HeaderSize..];
        return writer.Resolver is not null && !writer.Resolver.TryRead(body, out body, out var mismatch) ? "AVRO_BODY: " + mismatch : null;
    }

    private WriterSchema LookUp(int writerId)
    {
        // A new schema comes along once in months: that the slot waits for the registry does no harm.
        var writers = registry.GetSchemaAsync(writerId, CancellationToken.None).GetAwaiter().GetResult();
        return _writers.GetOrAdd(writerId, WriterSchema.Create(writers, schema));
    }

    /// <summary>How bodies of one writer are read.</summary>
    /// <param name="Resolver">Turns its bodies into ours; null if they are the same.</param>
    /// <param name="Fault">Why they cannot be read at all; null if they can.</param>
    private sealed record WriterSchema(ResolvingAvroReader? Resolver, string? Fault)
    {
        public static WriterSchema Create(string writers, string own)
        {
            try
            {
                return AvroSchemas.HaveSameForm(writers, own)
                    ? new WriterSchema(null, null)
                    : new WriterSchema(new ResolvingAvroReader(writers, own), null);
            }
            catch (AvroException e)
            {
                return new WriterSchema(null, e.Message);
            }
        }
    }
}

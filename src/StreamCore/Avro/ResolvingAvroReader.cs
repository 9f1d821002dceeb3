using System.Diagnostics.CodeAnalysis;
using Avro;
using Avro.Generic;
using Avro.IO;

namespace StreamCore.Avro;

/// <summary>
/// Turns bodies written with one schema into the bodies that another would have given, by Avro's resolution rules: fields
/// are matched by name, missing ones get their defaults, unknown ones are dropped, numbers are promoted. The slow path
/// for writers that are older or newer than their reader. Threads may share it.
/// </summary>
public sealed class ResolvingAvroReader
{
    private readonly Schema _writerSchema;
    private readonly GenericDatumReader<object> _reader;
    private readonly GenericDatumWriter<object> _writer;

    // Apache.Avro does not promise that one reader may serve several threads.
    private readonly Lock _lock = new();

    /// <summary>Creates a reader.</summary>
    /// <param name="writerSchema">The JSON of the schema that the bodies were written with.</param>
    /// <param name="readerSchema">The JSON of the schema that they are wanted in.</param>
    /// <exception cref="AvroException">
    /// One of them is not an Avro schema, the writer's is recursive, or they cannot be reconciled.
    /// </exception>
    public ResolvingAvroReader(string writerSchema, string readerSchema)
    {
        _writerSchema = AvroSchemas.Parse(writerSchema);
        AvroSchemas.RequireBounded(_writerSchema);
        var wanted = AvroSchemas.Parse(readerSchema);
        _reader = new GenericDatumReader<object>(_writerSchema, wanted);
        _writer = new GenericDatumWriter<object>(wanted);
    }

    /// <summary>Resolves one body.</summary>
    /// <param name="body">A body in the writer's schema.</param>
    /// <param name="resolved">The body in the reader's schema, in memory of its own.</param>
    /// <param name="problem">If false is returned: what is wrong.</param>
    public bool TryRead(
        ReadOnlyMemory<byte> body,
        out ReadOnlyMemory<byte> resolved,
        [NotNullWhen(false)] out string? problem)
    {
        resolved = default;
        problem = AvroBodyCheck.FindProblem(_writerSchema, body);
        if (problem is not null)
        {
            return false;
        }

        try
        {
            using var input = new MemoryStream(body.ToArray(), writable: false);
            using var output = new MemoryStream();
            lock (_lock)
            {
                _writer.Write(_reader.Read(null!, new BinaryDecoder(input)), new BinaryEncoder(output));
            }

            resolved = output.ToArray();
            return true;
        }
        catch (AvroException e)
        {
            // The body is well-formed, so this is a value that the reader's schema has no place for.
            problem = e.Message;
            return false;
        }
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace StreamCore.Connectors.Formats;

/// <summary>Reads <see cref="JsonLinesFormat{T}"/>.</summary>
internal sealed class JsonLinesReader<T>(Utf8RecordReader records, string name, JsonTypeInfo<T> typeInfo) : IFileRecordReader<T>
{
    public FilePosition Position => records.Position;

    public string LastRecord => $"{name}:{records.RecordLine}";

    public bool TryRead([MaybeNullWhen(false)] out T element)
    {
        while (records.TryRead(out var line))
        {
            if (line.Span.Trim(" \t"u8).Length > 0)
            {
                element = Read(line.Span);
                return true;
            }
        }

        element = default;
        return false;
    }

    public void Dispose() => records.Dispose();

    private T Read(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, typeInfo)
                ?? throw new InvalidDataException($"{LastRecord}: the line is null, where a {typeof(T).Name} was expected.");
        }
        catch (JsonException e)
        {
            // What the serialiser says of the place is relative to the line; column 1 is its first byte.
            throw new InvalidDataException($"{LastRecord}:{e.BytePositionInLine + 1}: not a {typeof(T).Name} in JSON: {e.Message}", e);
        }
    }
}

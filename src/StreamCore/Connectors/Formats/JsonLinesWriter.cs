using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace StreamCore.Connectors.Formats;

/// <summary>Writes <see cref="JsonLinesFormat{T}"/>.</summary>
internal sealed class JsonLinesWriter<T> : IFileRecordWriter<T>
{
    private readonly Utf8FileBuffer _buffer;
    private readonly Utf8JsonWriter _json;
    private readonly JsonTypeInfo<T> _typeInfo;

    public JsonLinesWriter(Stream file, JsonTypeInfo<T> typeInfo)
    {
        _typeInfo = typeInfo;
        _buffer = new(file);
        // Not indented whatever the serialiser's options say: a line feed may only end a record.
        _json = new(_buffer, new() { Encoder = typeInfo.Options.Encoder, MaxDepth = typeInfo.Options.MaxDepth });
    }

    public long Length => _buffer.Length;

    public void Write(in T element)
    {
        JsonSerializer.Serialize(_json, element, _typeInfo);
        _json.Flush();
        _json.Reset();
        _buffer.Add((byte)'\n');
        _buffer.EndRecord();
    }

    public void Flush() => _buffer.Flush();

    public void Finish() => _buffer.Flush();

    public void Dispose() => _buffer.Dispose();
}

using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace StreamCore.Connectors.Formats;

/// <summary>One JSON value in each line, in UTF-8. Blank lines are skipped when read.</summary>
/// <typeparam name="T">The element type.</typeparam>
public sealed class JsonLinesFormat<T> : IFileFormat<T>
{
    private readonly JsonTypeInfo<T> _typeInfo;

    /// <summary>Creates the format.</summary>
    /// <param name="options">How elements become JSON; <c>WriteIndented</c> has no effect. The serialiser's default by default.</param>
    /// <exception cref="NotSupportedException">The type can't be serialised.</exception>
    public JsonLinesFormat(JsonSerializerOptions? options = null)
    {
        options ??= JsonSerializerOptions.Default;
        options.MakeReadOnly(populateMissingResolver: true);
        _typeInfo = (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
    }

    /// <inheritdoc/>
    public string Extension => ".jsonl";

    /// <inheritdoc/>
    public bool IsWholeAfterFlush => true;

    /// <summary>The longest line that is read, in bytes; a longer one is an error. Default 1 MiB.</summary>
    public int MaxLineLength { get; init; } = 1 << 20;

    /// <inheritdoc/>
    public IFileRecordReader<T> OpenReader(Stream file, string name, FilePosition from)
    {
        var records = new Utf8RecordReader(file, name, MaxLineLength, quoted: false);
        records.Seek(from);
        return new JsonLinesReader<T>(records, name, _typeInfo);
    }

    /// <inheritdoc/>
    public IFileRecordWriter<T> OpenWriter(Stream file) => new JsonLinesWriter<T>(file, _typeInfo);
}

using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace StreamCore.Connectors.Formats;

/// <summary>
/// Lines of UTF-8 text; each is an element, empty ones too. Lines end with a line feed; a carriage return before it is
/// left out when read.
/// </summary>
public sealed class TextLineFormat : IFileFormat<string>
{
    /// <inheritdoc/>
    public string Extension => ".txt";

    /// <inheritdoc/>
    public bool IsWholeAfterFlush => true;

    /// <summary>The longest line that is read, in bytes; a longer one is an error. Default 1 MiB.</summary>
    public int MaxLineLength { get; init; } = 1 << 20;

    /// <inheritdoc/>
    public IFileRecordReader<string> OpenReader(Stream file, string name, FilePosition from)
    {
        var records = new Utf8RecordReader(file, name, MaxLineLength, quoted: false);
        records.Seek(from);
        return new Reader(records, name);
    }

    /// <inheritdoc/>
    public IFileRecordWriter<string> OpenWriter(Stream file) => new Writer(file);

    private sealed class Reader(Utf8RecordReader records, string name) : IFileRecordReader<string>
    {
        public FilePosition Position => records.Position;

        public string LastRecord => $"{name}:{records.RecordLine}";

        public bool TryRead([MaybeNullWhen(false)] out string element)
        {
            if (!records.TryRead(out var line))
            {
                element = null;
                return false;
            }

            element = Encoding.UTF8.GetString(line.Span);
            return true;
        }

        public void Dispose() => records.Dispose();
    }

    private sealed class Writer(Stream file) : IFileRecordWriter<string>
    {
        private readonly Utf8FileBuffer _buffer = new(file);

        public long Length => _buffer.Length;

        public void Write(in string element)
        {
            if (element.Contains('\n', StringComparison.Ordinal))
            {
                throw new InvalidDataException($"The text '{element}' contains a line feed, so it can't be one line of a file. Use CSV or JSON lines.");
            }

            Encoding.UTF8.GetBytes(element, _buffer);
            _buffer.Add((byte)'\n');
            _buffer.EndRecord();
        }

        public void Flush() => _buffer.Flush();

        public void Finish() => _buffer.Flush();

        public void Dispose() => _buffer.Dispose();
    }
}

using System.IO.Compression;
using System.Text;

namespace LoadGenerator.Replay;

/// <summary>
/// Reads labelled transactions line by line, in the columns of the handbook "Machine Learning for Credit Card Fraud
/// Detection". Not thread-safe.
/// </summary>
public sealed class HandbookCsv : IDisposable
{
    /// <summary>The first line of each file.</summary>
    public const string Header =
        "TRANSACTION_ID,TX_DATETIME,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT,TX_FRAUD,TX_FRAUD_SCENARIO";

    private const int BufferLength = 1 << 16;

    private readonly Stream _source;
    private readonly Stream _text;
    private readonly byte[] _buffer = new byte[BufferLength];
    private readonly HandbookLine _line = new();
    private int _start;
    private int _end;
    private long _number;

    /// <summary>Reads from a stream, which it closes in the end.</summary>
    /// <param name="source">The file's bytes.</param>
    /// <param name="isPacked">Whether they are packed with gzip.</param>
    public HandbookCsv(Stream source, bool isPacked = false)
    {
        ArgumentNullException.ThrowIfNull(source);
        _source = source;
        _text = isPacked ? new GZipStream(source, CompressionMode.Decompress) : source;
    }

    /// <summary>How many bytes of the file have been read, packed ones if it is packed.</summary>
    public long BytesRead => _source.Position;

    /// <summary>How many bytes the file has.</summary>
    public long Length => _source.Length;

    /// <summary>Opens a file; one whose name ends in <c>.gz</c> is unpacked on the way.</summary>
    public static HandbookCsv Open(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return new HandbookCsv(
            new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferLength),
            path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>
    /// Reads the rows one after the other, once; the header must come first, empty lines at the end are ignored.
    /// </summary>
    /// <exception cref="CsvFormatException">While the rows are enumerated: a line is malformed.</exception>
    /// <exception cref="InvalidDataException">While the rows are enumerated: the packed file is damaged.</exception>
    public IEnumerable<HandbookRow> Read()
    {
        if (!TryReadLine(out var header) || !IsHeader(header.Span))
        {
            throw new CsvFormatException(1, $"the header must be {Header}.");
        }

        var firstEmpty = 0L;
        while (TryReadLine(out var line))
        {
            if (line.Length == 0)
            {
                firstEmpty = firstEmpty == 0 ? _number : firstEmpty;
                continue;
            }

            if (firstEmpty != 0)
            {
                throw new CsvFormatException(firstEmpty, "it is empty, but more lines follow.");
            }

            yield return _line.Parse(line, _number);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _text.Dispose();

    private static bool IsHeader(ReadOnlySpan<byte> line)
    {
        var byteOrderMark = "\uFEFF"u8;
        return Ascii.Equals((line.StartsWith(byteOrderMark) ? line[byteOrderMark.Length..] : line).TrimEnd((byte)' '), Header);
    }

    private bool TryReadLine(out ReadOnlyMemory<byte> line)
    {
        var searched = 0;
        while (true)
        {
            var length = _buffer.AsSpan((_start + searched).._end).IndexOf((byte)'\n');
            if (length >= 0)
            {
                line = Take(searched + length, skipped: 1);
                return true;
            }

            searched = _end - _start;
            if (!TryFill())
            {
                line = Take(searched, skipped: 0);
                return searched > 0;
            }
        }
    }

    private ReadOnlyMemory<byte> Take(int length, int skipped)
    {
        var line = _buffer.AsMemory(_start, length);
        _start += length + skipped;
        _number++;
        return line.Length > 0 && line.Span[^1] == '\r' ? line[..^1] : line;
    }

    private bool TryFill()
    {
        _buffer.AsSpan(_start.._end).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (_end == _buffer.Length)
        {
            throw new CsvFormatException(_number + 1, $"it is longer than {_buffer.Length} bytes.");
        }

        var read = _text.Read(_buffer.AsSpan(_end));
        _end += read;
        return read > 0;
    }
}

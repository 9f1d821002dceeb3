using System.Diagnostics;

namespace StreamCore.Connectors.Formats;

/// <summary>
/// Cuts a file into records that end with a line feed, and knows the byte behind each. A byte order mark at the file's
/// beginning and a carriage return before the line feed are left out.
/// </summary>
internal sealed class Utf8RecordReader : IDisposable
{
    private readonly Stream _file;
    private readonly string _name;
    private readonly int _maxLength;
    private readonly bool _quoted;
    private byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;

    /// <summary>Begins to read.</summary>
    /// <param name="file">The file, at its beginning.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="maxLength">The longest record allowed, in bytes.</param>
    /// <param name="quoted">True if a line feed between double quotes does not end a record, as in CSV.</param>
    public Utf8RecordReader(Stream file, string name, int maxLength, bool quoted)
    {
        _file = file;
        _name = name;
        _maxLength = maxLength;
        _quoted = quoted;
        while (_end < 3 && Fill())
        {
        }

        if (_buffer is [0xEF, 0xBB, 0xBF, ..] && _end >= 3)
        {
            _start = 3;
            Position = new(3, 0);
        }
    }

    /// <summary>Behind the record read last.</summary>
    public FilePosition Position { get; private set; }

    /// <summary>The line in which the record read last begins, from 1.</summary>
    public long RecordLine { get; private set; }

    /// <summary>Goes to a position that a reader of this file had.</summary>
    public void Seek(FilePosition position)
    {
        if (position.Offset > _file.Length)
        {
            throw new InvalidDataException(
                $"{_name} was read up to byte {position.Offset}, but has only {_file.Length} bytes now. A file must not change once it is visible.");
        }

        if (position.Offset > Position.Offset)
        {
            _file.Seek(position.Offset, SeekOrigin.Begin);
            _start = _end = 0;
            Position = position;
        }
    }

    /// <summary>Reads the next record.</summary>
    /// <param name="record">The record; valid until the next call.</param>
    /// <returns>False at the end of the file.</returns>
    public bool TryRead(out ReadOnlyMemory<byte> record)
    {
        RecordLine = Position.Line + 1;
        var scanned = 0;
        var inQuotes = false;
        while (true)
        {
            if (FindEnd(ref scanned, ref inQuotes))
            {
                record = Take(scanned, lineFeed: 1);
                return true;
            }

            CheckLength(scanned, inQuotes);
            if (Fill())
            {
                continue;
            }

            if (inQuotes)
            {
                throw new InvalidDataException($"{_name}:{RecordLine}: a double quote is opened and not closed before the file ends.");
            }

            record = Take(scanned, lineFeed: 0);
            return scanned > 0;
        }
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Looks for the line feed that ends the record, from <paramref name="scanned"/> on.</summary>
    private bool FindEnd(ref int scanned, ref bool inQuotes)
    {
        while (true)
        {
            var rest = _buffer.AsSpan((_start + scanned)..(_end));
            var next = !_quoted ? rest.IndexOf((byte)'\n')
                : inQuotes ? rest.IndexOf((byte)'"')
                : rest.IndexOfAny((byte)'"', (byte)'\n');
            if (next < 0)
            {
                scanned = _end - _start;
                return false;
            }

            scanned += next;
            if (rest[next] == (byte)'\n')
            {
                return true;
            }

            // Inside a quoted field a quote is written as two, which opens the quotes again at once.
            inQuotes = !inQuotes;
            scanned++;
        }
    }

    private ReadOnlyMemory<byte> Take(int length, int lineFeed)
    {
        CheckLength(length, inQuotes: false);
        var record = _buffer.AsMemory(_start, length);
        var lines = lineFeed + (_quoted ? record.Span.Count((byte)'\n') : 0);
        Position = new(Position.Offset + length + lineFeed, Position.Line + lines);
        _start += length + lineFeed;
        Debug.Assert(_start <= _end, "A record ends in the buffer.");
        return record.Span is [.., (byte)'\r'] ? record[..^1] : record;
    }

    private void CheckLength(int length, bool inQuotes)
    {
        if (length > _maxLength)
        {
            var cause = inQuotes ? " Is there a double quote that is not closed?" : "";
            throw new InvalidDataException($"{_name}:{RecordLine}: the record is longer than the {_maxLength} bytes allowed.{cause}");
        }
    }

    private bool Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start.._end).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        }

        var count = _file.Read(_buffer, _end, _buffer.Length - _end);
        _end += count;
        return count > 0;
    }
}

using System.Buffers.Text;
using System.IO.Compression;
using System.Text;
using LoadGenerator.Simulation;

namespace LoadGenerator.Replay;

/// <summary>Writes labelled transactions as <see cref="HandbookCsv"/> reads them. Not thread-safe.</summary>
public sealed class HandbookWriter : IDisposable
{
    private const int SecondsPerDay = 24 * 60 * 60;
    private const int MaxLineLength = 128;

    private readonly Stream _stream;
    private readonly DateTimeOffset _from;
    private readonly byte[] _buffer = new byte[1 << 16];
    private readonly byte[] _date = new byte[10];
    private int _length;
    private int _day = -1;
    private long _rows;

    /// <summary>Creates the file, with its header; if the name ends in <c>.gz</c> it is packed.</summary>
    /// <param name="path">The file; it must not exist, or it is replaced.</param>
    /// <param name="from">The midnight that the transactions' seconds count from.</param>
    public HandbookWriter(string path, DateTimeOffset from)
    {
        ArgumentNullException.ThrowIfNull(path);
        Stream file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        _stream = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionLevel.Optimal) : file;
        _from = from;
        _length = Encoding.ASCII.GetBytes(HandbookCsv.Header + "\n", _buffer);
    }

    /// <summary>Appends a transaction; its id is the number of its row, from 0.</summary>
    public void Write(in HandbookTransaction transaction)
    {
        if (_buffer.Length - _length < MaxLineLength)
        {
            Flush();
        }

        var (day, second) = Math.DivRem(transaction.Second, SecondsPerDay);
        if (day != _day)
        {
            _from.AddDays(day).TryFormat(_date, out _, "yyyy-MM-dd");
            _day = day;
        }

        Number(_rows++);
        Text(","u8);
        Text(_date);
        Text("T"u8);
        TwoDigits(second / 3600);
        Text(":"u8);
        TwoDigits(second / 60 % 60);
        Text(":"u8);
        TwoDigits(second % 60);
        Text("Z,"u8);
        Number(transaction.Card);
        Text(","u8);
        Number(transaction.Terminal);
        Text(","u8);
        Number(transaction.AmountMinor / 100);
        Text("."u8);
        TwoDigits(transaction.AmountMinor % 100);
        Text(transaction.Scenario == 0 ? ",0,"u8 : ",1,"u8);
        Number(transaction.Scenario);
        Text("\n"u8);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Flush();
        _stream.Dispose();
    }

    private void Flush()
    {
        _stream.Write(_buffer.AsSpan(0, _length));
        _length = 0;
    }

    private void Text(ReadOnlySpan<byte> text)
    {
        text.CopyTo(_buffer.AsSpan(_length));
        _length += text.Length;
    }

    private void Number(long number)
    {
        Utf8Formatter.TryFormat(number, _buffer.AsSpan(_length), out var written);
        _length += written;
    }

    private void TwoDigits(int number)
    {
        _buffer[_length++] = (byte)('0' + (number / 10));
        _buffer[_length++] = (byte)('0' + (number % 10));
    }
}

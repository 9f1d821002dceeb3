using System.Buffers;

namespace StreamCore.Connectors.Formats;

/// <summary>Collects the bytes of records in a pooled buffer and writes them into a file in large pieces.</summary>
internal sealed class Utf8FileBuffer(Stream file) : IBufferWriter<byte>, IDisposable
{
    /// <summary>From how many bytes on <see cref="EndRecord"/> writes into the file.</summary>
    private const int PieceSize = 1 << 16;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(PieceSize + (PieceSize / 4));
    private int _count;
    private long _flushed;

    /// <summary>All bytes so far.</summary>
    public long Length => _flushed + _count;

    /// <summary>Adds one byte.</summary>
    public void Add(byte value)
    {
        Reserve(1);
        _buffer[_count++] = value;
    }

    /// <summary>Adds bytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_count));
        _count += bytes.Length;
    }

    /// <summary>A record is whole: a time to write into the file.</summary>
    public void EndRecord()
    {
        if (_count >= PieceSize)
        {
            Flush();
        }
    }

    /// <summary>Writes everything into the file.</summary>
    public void Flush()
    {
        file.Write(_buffer, 0, _count);
        _flushed += _count;
        _count = 0;
    }

    /// <inheritdoc/>
    public void Advance(int count) => _count += count;

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _buffer.AsMemory(_count);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _buffer.AsSpan(_count);
    }

    /// <summary>Gives the buffer back. What was not flushed is dropped.</summary>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _count = 0;
    }

    private void Reserve(int size)
    {
        if (_buffer.Length - _count < size)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(2 * _buffer.Length, checked(_count + size)));
            _buffer.AsSpan(0, _count).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
    }
}

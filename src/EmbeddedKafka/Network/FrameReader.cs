using System.Buffers;
using System.Buffers.Binary;
using System.Net.Sockets;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Network;

/// <summary>
/// Cuts what a client sends into frames: a length of four bytes, and that many bytes. The buffer grows with what has
/// arrived, not with what a length claims.
/// </summary>
internal sealed class FrameReader(Socket socket, int maxFrameBytes) : IDisposable
{
    private const int InitialSize = 16 << 10;
    private const int SizeWorthGivingBack = 1 << 20;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialSize);
    private int _start;
    private int _end;

    /// <summary>Waits for the next frame.</summary>
    /// <returns>Its bytes without the length, valid until the next call; null when the client has closed the connection.</returns>
    /// <exception cref="MalformedMessageException">The length makes no sense, or the connection ended within a frame.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellation)
    {
        if (_start == _end)
        {
            _start = _end = 0;
            GiveBackLargeBuffer();
        }

        if (!await FillAsync(sizeof(int), cancellation))
        {
            return null;
        }

        var size = BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan(_start));
        if (size < 0 || size > maxFrameBytes)
        {
            throw new MalformedMessageException($"a request claims {size} bytes; at most {maxFrameBytes} are allowed");
        }

        await FillAsync(sizeof(int) + size, cancellation);
        var frame = _buffer.AsMemory(_start + sizeof(int), size);
        _start += sizeof(int) + size;
        return frame;
    }

    /// <summary>
    /// Waits, while the last frame is still being answered, for the client to send more or to go. It does not touch the
    /// frame; it has to end before the next <see cref="ReadAsync"/>.
    /// </summary>
    /// <returns>False when the client has closed the connection.</returns>
    public async Task<bool> ReadAheadAsync(CancellationToken cancellation)
    {
        if (_end == _buffer.Length)
        {
            return true; // There is no room to read into, so a client that goes is noticed later.
        }

        var read = await socket.ReceiveAsync(_buffer.AsMemory(_end), cancellation);
        _end += read;
        return read > 0;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private async ValueTask<bool> FillAsync(int wanted, CancellationToken cancellation)
    {
        while (_end - _start < wanted)
        {
            MakeRoom(wanted);
            var read = await socket.ReceiveAsync(_buffer.AsMemory(_end), cancellation);
            if (read == 0)
            {
                return _end == _start
                    ? false
                    : throw new MalformedMessageException("the connection ended in the middle of a request");
            }

            _end += read;
        }

        return true;
    }

    private void MakeRoom(int wanted)
    {
        if (_end < _buffer.Length && _start + wanted <= _buffer.Length)
        {
            return;
        }

        var held = _end - _start;
        var target = _buffer;
        if (held == _buffer.Length)
        {
            target = ArrayPool<byte>.Shared.Rent((int)Math.Min(Array.MaxLength, _buffer.Length * 2L));
        }

        _buffer.AsSpan(_start, held).CopyTo(target);
        if (target != _buffer)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = target;
        }

        _start = 0;
        _end = held;
    }

    private void GiveBackLargeBuffer()
    {
        if (_buffer.Length >= SizeWorthGivingBack)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = ArrayPool<byte>.Shared.Rent(InitialSize);
        }
    }
}

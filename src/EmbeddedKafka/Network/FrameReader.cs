using System.Buffers;
using System.Buffers.Binary;
using System.Net.Sockets;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Network;

/// <summary>
/// Cuts what a client sends into frames: a length of four bytes, and that many bytes. The buffer grows with what has
/// arrived, not with what a length claims.
/// </summary>
internal sealed class FrameReader(Socket socket, int maxFrameBytes) : IAsyncDisposable
{
    private const int InitialSize = 16 << 10;
    private const int SizeWorthGivingBack = 1 << 20;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialSize);
    private int _start;
    private int _end;

    /// <summary>A receive that was begun ahead of need, into the bytes from <see cref="_end"/> on; null if there is none.</summary>
    private Task<int>? _ahead;

    /// <summary>Waits for the next frame.</summary>
    /// <returns>Its bytes without the length, valid until the next call; null when the client has closed the connection.</returns>
    /// <exception cref="MalformedMessageException">The length makes no sense, or the connection ended within a frame.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellation)
    {
        if (_start == _end && _ahead is null)
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
    /// Waits until a task ends or the client goes, by receiving what the client sends in the meantime. The last frame
    /// stays as it is.
    /// </summary>
    /// <returns>False if the client has gone first.</returns>
    public async Task<bool> StaysUntilAsync(Task end, CancellationToken cancellation)
    {
        // With a full buffer nothing can be received, and a client that goes is noticed later.
        while (!end.IsCompleted && _end < _buffer.Length)
        {
            _ahead ??= socket.ReceiveAsync(_buffer.AsMemory(_end), cancellation).AsTask();
            if (await Task.WhenAny(end, _ahead) == end)
            {
                return true;
            }

            if (_ahead is not { IsCompletedSuccessfully: true, Result: > 0 })
            {
                return false;
            }

            _end += _ahead.Result;
            _ahead = null;
        }

        return true;
    }

    /// <summary>Gives the buffer back. The socket has to be closed before.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_ahead is { } ahead)
        {
            await ((Task)ahead).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // It may still write into the buffer.
        }

        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private async ValueTask<bool> FillAsync(int wanted, CancellationToken cancellation)
    {
        while (_end - _start < wanted)
        {
            var read = await ReceiveAsync(wanted, cancellation);
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

    private async ValueTask<int> ReceiveAsync(int wanted, CancellationToken cancellation)
    {
        if (_ahead is not { } ahead)
        {
            MakeRoom(wanted);
            return await socket.ReceiveAsync(_buffer.AsMemory(_end), cancellation);
        }

        _ahead = null;
        return await ahead;
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

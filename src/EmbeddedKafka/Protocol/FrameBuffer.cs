using System.Buffers;

namespace EmbeddedKafka.Protocol;

/// <summary>A growing run of bytes from the shared pool. Dispose it to give them back.</summary>
internal sealed class FrameBuffer : IDisposable
{
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(512);

    /// <summary>How many bytes are written.</summary>
    public int Length { get; private set; }

    /// <summary>What is written; valid until the next <see cref="Take"/>.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    /// <summary>The next bytes, to be written by the caller at once.</summary>
    public Span<byte> Take(int length)
    {
        if (_bytes.Length - Length < length)
        {
            Grow(length);
        }

        var taken = _bytes.AsSpan(Length, length);
        Length += length;
        return taken;
    }

    /// <summary>Bytes written before, to be written over.</summary>
    public Span<byte> Patch(int position, int length) => _bytes.AsSpan(0, Length).Slice(position, length);

    /// <summary>Forgets what is written.</summary>
    public void Clear() => Length = 0;

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        Length = 0;
    }

    private void Grow(int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, checked(Length + length)));
        _bytes.AsSpan(0, Length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}

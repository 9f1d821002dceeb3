using System.Buffers;

namespace EmbeddedKafka.Log;

/// <summary>A growing buffer from the shared pool that refuses to grow beyond its bound. Dispose it to give it back.</summary>
internal sealed class PooledBytes(int bound) : IDisposable
{
    private byte[] _bytes = [];

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    /// <summary>The next bytes, to be written by the caller at once.</summary>
    public Span<byte> Take(int length)
    {
        if (length > bound - Length)
        {
            throw new InvalidRecordException($"The records of a batch decompress to more than {bound} bytes, which is the most that is allowed.");
        }

        if (length > _bytes.Length - Length)
        {
            Grow(Length + length);
        }

        Length += length;
        return _bytes.AsSpan(Length - length, length);
    }

    public void ReadToEnd(Stream source)
    {
        while (true)
        {
            // One byte beyond the bound tells whether the stream ends there.
            if (Length == _bytes.Length)
            {
                Grow(Math.Min(Math.Max(4096, Length * 2), bound + 1));
            }

            var read = source.Read(_bytes, Length, Math.Min(_bytes.Length, bound + 1) - Length);
            if (read == 0)
            {
                return;
            }

            if (read > bound - Length)
            {
                throw new InvalidRecordException($"The records of a batch decompress to more than {bound} bytes, which is the most that is allowed.");
            }

            Length += read;
        }
    }

    public void Dispose()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }

        _bytes = [];
        Length = 0;
    }

    private void Grow(int needed)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, Math.Min(bound, _bytes.Length * 2)));
        _bytes.AsSpan(0, Length).CopyTo(larger);
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }

        _bytes = larger;
    }
}

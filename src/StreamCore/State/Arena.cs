namespace StreamCore.State;

/// <summary>
/// Holds copies of many small byte strings that all die at the same moment (the end of an epoch), without an
/// allocation for each. Slices stay valid until <see cref="Reset"/>, also when the arena grows.
/// </summary>
internal sealed class Arena(int chunkSize = 64 * 1024)
{
    private readonly List<byte[]> _chunks = [new byte[chunkSize]];
    private int _chunk;
    private int _used;

    /// <summary>Copies the bytes and returns where the copy is.</summary>
    public ReadOnlyMemory<byte> Add(ReadOnlySpan<byte> bytes)
    {
        var slice = Take(bytes.Length);
        bytes.CopyTo(slice);
        return slice;
    }

    /// <summary>Takes a slice, in which there is anything.</summary>
    public ArraySegment<byte> Take(int length)
    {
        if (length > chunkSize)
        {
            // Larger than any chunk: rare enough to leave to the garbage collector.
            return new byte[length];
        }

        if (length > chunkSize - _used)
        {
            _chunk++;
            _used = 0;
            if (_chunk == _chunks.Count)
            {
                _chunks.Add(new byte[chunkSize]);
            }
        }

        var slice = new ArraySegment<byte>(_chunks[_chunk], _used, length);
        _used += length;
        return slice;
    }

    /// <summary>Forgets all slices; the memory is used again.</summary>
    public void Reset()
    {
        _chunk = 0;
        _used = 0;
    }
}

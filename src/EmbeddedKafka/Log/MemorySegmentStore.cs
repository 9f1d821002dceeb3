namespace EmbeddedKafka.Log;

/// <summary>
/// A segment as a list of chunks that are only ever appended to, so that readers get them without a copy. A batch lies
/// within one chunk.
/// </summary>
internal sealed class MemorySegmentStore(MemoryLogStore store, long baseOffset) : ISegmentStore
{
    private const int SmallestChunk = 16 << 10;
    private const int LargestChunk = 1 << 20;

    private readonly List<Chunk> _chunks = [];
    private int _reserved;
    private int _nextChunk = SmallestChunk;

    public long BaseOffset { get; } = baseOffset;

    public int Length { get; private set; }

    public long LastWriteTimeMs { get; private set; }

    public Memory<byte> Reserve(int length, bool always)
    {
        if (_chunks.Count == 0 || _chunks[^1].Bytes.Length - _chunks[^1].Used < length)
        {
            // A batch that would fill most of a chunk gets one of its own size: the rest would be wasted.
            var roomy = length > _nextChunk / 2 ? length : _nextChunk;
            if (!TryAdd(roomy, always: false) && !TryAdd(length, always))
            {
                return default;
            }

            _nextChunk = Math.Min(LargestChunk, _nextChunk * 2);
        }

        _reserved = length;
        return _chunks[^1].Bytes.AsMemory(_chunks[^1].Used, length);
    }

    public void Commit(long nowMs)
    {
        _chunks[^1] = _chunks[^1] with { Used = _chunks[^1].Used + _reserved };
        Length += _reserved;
        LastWriteTimeMs = nowMs;
    }

    public ReadOnlyMemory<byte> Read(int position, int length)
    {
        var (first, last) = (0, _chunks.Count - 1);
        while (first < last)
        {
            var middle = (first + last + 1) / 2;
            (first, last) = _chunks[middle].Position <= position ? (middle, last) : (first, middle - 1);
        }

        var chunk = _chunks[first];
        var start = position - chunk.Position;
        return chunk.Bytes.AsMemory(start, Math.Min(length, chunk.Used - start));
    }

    public void Truncate(int length)
    {
        while (_chunks.Count > 0 && _chunks[^1].Position >= length)
        {
            store.Free(_chunks[^1].Bytes.Length);
            _chunks.RemoveAt(_chunks.Count - 1);
        }

        Length = length;
        TrimLastChunk();
    }

    public void Seal() => TrimLastChunk();

    /// <summary>Gives the memory back to the store's account. Readers may still hold it.</summary>
    public void Free() => Truncate(0);

    /// <summary>Gives back what the last chunk has beyond <see cref="Length"/>, by a copy: readers may hold all that was ever written to it.</summary>
    private void TrimLastChunk()
    {
        if (_chunks.Count == 0 || _chunks[^1].Bytes.Length == Length - _chunks[^1].Position)
        {
            return;
        }

        var (bytes, position, _) = _chunks[^1];
        var kept = bytes.AsSpan(0, Length - position).ToArray();
        store.Free(bytes.Length - kept.Length);
        _chunks[^1] = new Chunk(kept, position, kept.Length);
    }

    private bool TryAdd(int size, bool always)
    {
        if (!store.TryTake(size, always))
        {
            return false;
        }

        _chunks.Add(new Chunk(GC.AllocateUninitializedArray<byte>(size), Length, 0));
        return true;
    }

    /// <param name="Bytes">Room for batches.</param>
    /// <param name="Position">Where in the segment it begins.</param>
    /// <param name="Used">How much of it is written.</param>
    private readonly record struct Chunk(byte[] Bytes, int Position, int Used);
}

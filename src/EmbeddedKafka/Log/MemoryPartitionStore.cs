namespace EmbeddedKafka.Log;

/// <summary>The segments of one partition in a <see cref="MemoryLogStore"/>.</summary>
internal sealed class MemoryPartitionStore(MemoryLogStore store) : IPartitionStore
{
    private readonly List<ISegmentStore> _segments = [];

    public IReadOnlyList<ISegmentStore> Segments => _segments;

    public long LogStartOffset { get; set; }

    public ISegmentStore CreateSegment(long baseOffset)
    {
        var segment = new MemorySegmentStore(store, baseOffset);
        _segments.Add(segment);
        return segment;
    }

    public void DeleteSegment(ISegmentStore segment)
    {
        _segments.Remove(segment);
        ((MemorySegmentStore)segment).Free();
    }

    public ISegmentStore CreateCleaned(long baseOffset) => new MemorySegmentStore(store, baseOffset);

    public void Replace(IReadOnlyList<ISegmentStore> replaced, ISegmentStore cleaned)
    {
        _segments.Insert(_segments.IndexOf(replaced[0]), cleaned);
        foreach (var segment in replaced)
        {
            DeleteSegment(segment);
        }
    }

    /// <summary>Gives all memory back to the store's account.</summary>
    public void Free()
    {
        foreach (var segment in _segments)
        {
            ((MemorySegmentStore)segment).Free();
        }

        _segments.Clear();
    }

    public void Dispose()
    {
    }
}

namespace EmbeddedKafka.Log;

/// <summary>One segment of a log with an index of its batches.</summary>
internal sealed class LogSegment(ISegmentStore store)
{
    private readonly List<BatchEntry> _batches = [];

    public ISegmentStore Store => store;

    public long BaseOffset => store.BaseOffset;

    public int Size => store.Length;

    public int BatchCount => _batches.Count;

    public bool IsEmpty => _batches.Count == 0;

    /// <summary>The last offset of the last batch; one below the base offset if there is none.</summary>
    public long LastOffset => IsEmpty ? BaseOffset - 1 : BaseOffset + _batches[^1].RelativeLastOffset;

    /// <summary>The largest timestamp of all records, or -1.</summary>
    public long MaxTimestamp { get; private set; } = -1;

    /// <summary>The largest timestamp of the first batch; -1 if it has none, or there is no batch.</summary>
    public long FirstTimestamp => IsEmpty ? -1 : _batches[0].MaxTimestamp;

    /// <summary>When the first batch was appended, by the broker's clock, or about then if that was before the log was opened.</summary>
    public long FirstAppendMs { get; private set; }

    /// <summary>How old the segment's records count as for retention.</summary>
    public long LargestTimestamp => MaxTimestamp >= 0 ? MaxTimestamp : store.LastWriteTimeMs;

    /// <summary>Whether a batch of these offsets and size can be addressed within the segment.</summary>
    public bool CanHold(long lastOffset, int size) =>
        lastOffset - BaseOffset <= int.MaxValue && size <= int.MaxValue - Size;

    /// <summary>Adds a batch that lies at <paramref name="position"/> in the store to the index.</summary>
    public void Add(in RecordBatch batch, int position, long appendedMs)
    {
        if (IsEmpty)
        {
            FirstAppendMs = appendedMs;
        }

        // A batch that compaction left without records has the timestamp of records that are gone.
        var maxTimestamp = batch.Count == 0 ? -1 : batch.MaxTimestamp;
        _batches.Add(new BatchEntry(checked((int)(batch.BaseOffset - BaseOffset)), batch.LastOffsetDelta, position, maxTimestamp));
        MaxTimestamp = Math.Max(MaxTimestamp, maxTimestamp);
    }

    /// <summary>The first batch that ends at or behind <paramref name="offset"/>; <see cref="BatchCount"/> if none does.</summary>
    public int FindByLastOffset(long offset) => FindFirst(offset - BaseOffset, static batch => batch.RelativeLastOffset);

    /// <summary>The largest timestamp in batch <paramref name="index"/>.</summary>
    public long MaxTimestampOf(int index) => _batches[index].MaxTimestamp;

    /// <summary>The offset of the first record that batch <paramref name="index"/> was made with.</summary>
    public long BaseOffsetOf(int index) => BaseOffset + _batches[index].RelativeOffset;

    /// <summary>The bytes of one batch.</summary>
    public ReadOnlyMemory<byte> ReadBatch(int index) => store.Read(_batches[index].Position, EndOf(index) - _batches[index].Position);

    /// <summary>Whole batches from the given one on, of <paramref name="maxBytes"/> together, all of which begin below <paramref name="limitOffset"/>.</summary>
    public ReadOnlyMemory<byte> Read(int first, int maxBytes, long limitOffset, bool atLeastOne)
    {
        var end = FindFirst(limitOffset - BaseOffset, static batch => batch.RelativeOffset);
        if (end <= first)
        {
            return default;
        }

        var start = _batches[first].Position;
        if (EndOf(end - 1) - (long)start > maxBytes)
        {
            // The batch before the first one that begins behind the bound is the one that crosses it.
            end = FindFirst((long)start + maxBytes + 1, static batch => batch.Position) - 1;
            if (end <= first && !atLeastOne)
            {
                return default;
            }

            end = Math.Max(end, first + 1);
        }

        return store.Read(start, EndOf(end - 1) - start);
    }

    private int EndOf(int index) => index + 1 < _batches.Count ? _batches[index + 1].Position : Size;

    /// <summary>The first batch whose (ascending) property is at least <paramref name="wanted"/>.</summary>
    private int FindFirst(long wanted, Func<BatchEntry, long> property)
    {
        var (first, last) = (0, _batches.Count);
        while (first < last)
        {
            var middle = (first + last) / 2;
            (first, last) = property(_batches[middle]) >= wanted ? (first, middle) : (middle + 1, last);
        }

        return first;
    }
}

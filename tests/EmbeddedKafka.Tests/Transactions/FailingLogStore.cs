using EmbeddedKafka.Log;

namespace EmbeddedKafka.Tests.Transactions;

/// <summary>A disk that takes only so many more appends, and then none until it is told otherwise.</summary>
internal sealed class FailingLogStore(ILogStore store) : ILogStore
{
    /// <summary>How many appends it still takes.</summary>
    public int Left { get; set; } = int.MaxValue;

    public IReadOnlyList<string> ListPartitions() => store.ListPartitions();

    public IPartitionStore OpenPartition(string name) => new PartitionStore(this, store.OpenPartition(name));

    public void DeletePartition(string name) => store.DeletePartition(name);

    public void Dispose() => store.Dispose();

    private void Append()
    {
        if (Left == 0)
        {
            throw new IOException("The disk is broken.");
        }

        Left--;
    }

    private sealed class PartitionStore(FailingLogStore disk, IPartitionStore partition) : IPartitionStore
    {
        private readonly List<SegmentStore> _segments = [.. partition.Segments.Select(segment => new SegmentStore(disk, segment))];

        public IReadOnlyList<ISegmentStore> Segments => _segments;

        public long LogStartOffset
        {
            get => partition.LogStartOffset;
            set => partition.LogStartOffset = value;
        }

        public ISegmentStore CreateSegment(long baseOffset)
        {
            var segment = new SegmentStore(disk, partition.CreateSegment(baseOffset));
            _segments.Add(segment);
            return segment;
        }

        public void DeleteSegment(ISegmentStore segment)
        {
            partition.DeleteSegment(((SegmentStore)segment).Inner);
            _segments.Remove((SegmentStore)segment);
        }

        public ISegmentStore CreateCleaned(long baseOffset) => new SegmentStore(disk, partition.CreateCleaned(baseOffset));

        public void Replace(IReadOnlyList<ISegmentStore> replaced, ISegmentStore cleaned)
        {
            partition.Replace([.. replaced.Select(segment => ((SegmentStore)segment).Inner)], ((SegmentStore)cleaned).Inner);
            var position = _segments.IndexOf((SegmentStore)replaced[0]);
            _segments.RemoveRange(position, replaced.Count);
            _segments.Insert(position, (SegmentStore)cleaned);
        }

        public void Dispose() => partition.Dispose();
    }

    private sealed class SegmentStore(FailingLogStore disk, ISegmentStore segment) : ISegmentStore
    {
        public ISegmentStore Inner => segment;

        public long BaseOffset => segment.BaseOffset;

        public int Length => segment.Length;

        public long LastWriteTimeMs => segment.LastWriteTimeMs;

        public Memory<byte> Reserve(int length, bool always) => segment.Reserve(length, always);

        public void Commit(long nowMs)
        {
            disk.Append();
            segment.Commit(nowMs);
        }

        public ReadOnlyMemory<byte> Read(int position, int length) => segment.Read(position, length);

        public void Truncate(int length) => segment.Truncate(length);

        public void Seal() => segment.Seal();
    }
}

using Microsoft.Extensions.Logging;

namespace EmbeddedKafka.Log;

/// <summary>Reads a log when it is opened: checks every batch, cuts off what is damaged, and rebuilds what follows from the rest.</summary>
internal sealed partial class LogRecovery(IPartitionStore store, string name, long nowMs, ILogger logger)
{
    /// <summary>The segments, by ascending base offset.</summary>
    public List<LogSegment> Segments { get; } = [];

    public LogState State { get; } = new();

    /// <summary>The offset that the next record gets.</summary>
    public long EndOffset { get; private set; }

    public void Run()
    {
        EndOffset = store.LogStartOffset;
        var stores = store.Segments.ToArray();
        var damaged = false;
        for (var i = 0; i < stores.Length; i++)
        {
            if (damaged)
            {
                LogSegmentDropped(logger, name, stores[i].BaseOffset, stores[i].Length);
                store.DeleteSegment(stores[i]);
            }
            else if (i + 1 < stores.Length && stores[i + 1].BaseOffset <= store.LogStartOffset)
            {
                store.DeleteSegment(stores[i]);
            }
            else if (Segments.Count > 0 && Segments[^1].LastOffset >= stores[i].BaseOffset)
            {
                // Compaction has merged it into the one before, and was interrupted before it could delete it.
                store.DeleteSegment(stores[i]);
            }
            else
            {
                damaged = !TryRead(stores[i]);
            }
        }

        if (Segments.Count > 0)
        {
            EndOffset = Math.Max(EndOffset, Segments[^1].LastOffset + 1);
        }
    }

    private bool TryRead(ISegmentStore segmentStore)
    {
        var segment = new LogSegment(segmentStore);
        Segments.Add(segment);
        var scan = new SegmentScan(segmentStore);
        var problem = default(string);
        while (problem is null && scan.TryRead(out var bytes))
        {
            RecordBatch.TryRead(bytes.Span, out var batch, out _);
            if (batch.BaseOffset <= segment.LastOffset || !segment.CanHold(batch.LastOffset, 0))
            {
                problem = $"the record batch has offset {batch.BaseOffset}, which does not follow on {segment.LastOffset}";
                break;
            }

            var appendedMs = batch.MaxTimestamp >= 0 ? batch.MaxTimestamp : segmentStore.LastWriteTimeMs;
            segment.Add(batch, scan.Position, Math.Min(appendedMs, nowMs));
            State.Apply(bytes, batch, nowMs, historyIsCut: store.LogStartOffset > 0);
        }

        problem ??= scan.Problem;
        if (problem is null)
        {
            return true;
        }

        LogTailCut(logger, name, segment.BaseOffset, segmentStore.Length - scan.Position, scan.Position, segment.LastOffset + 1, problem);
        segmentStore.Truncate(scan.Position);
        return false;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The log of {Partition} is damaged in its segment {BaseOffset}: cut off {Bytes} bytes behind position {Position}, so that offset {EndOffset} comes next, because {Reason}")]
    private static partial void LogTailCut(ILogger logger, string partition, long baseOffset, int bytes, int position, long endOffset, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The log of {Partition} is damaged before its segment {BaseOffset}: dropped that segment and its {Bytes} bytes")]
    private static partial void LogSegmentDropped(ILogger logger, string partition, long baseOffset, int bytes);
}

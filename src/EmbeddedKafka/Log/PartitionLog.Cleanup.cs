using Microsoft.Extensions.Logging;

namespace EmbeddedKafka.Log;

internal sealed partial class PartitionLog
{
    private long _compactedUpTo;
    private long? _nextHorizonMs;

    /// <summary>Moves the log start offset up and deletes the segments that lie wholly before it.</summary>
    /// <returns><see cref="KafkaErrorCode.OffsetOutOfRange"/> beyond the end; <see cref="KafkaErrorCode.PolicyViolation"/> if the topic does not delete.</returns>
    public KafkaErrorCode DeleteRecordsBefore(long offset)
    {
        if (!Settings.Deletes)
        {
            return KafkaErrorCode.PolicyViolation;
        }

        if (offset < 0 || offset > EndOffset)
        {
            return KafkaErrorCode.OffsetOutOfRange;
        }

        AdvanceLogStart(offset);
        return KafkaErrorCode.None;
    }

    /// <summary>Deletes the segments that <see cref="Settings"/> let go by age or size, and forgets idle producers. Returns whether anything was deleted.</summary>
    public bool ApplyRetention()
    {
        var nowMs = NowMs();
        _state.ForgetIdleProducers(nowMs, Settings.ProducerIdExpirationMs);
        if (!Settings.Deletes)
        {
            return false;
        }

        var expired = 0;
        var kept = SizeInBytes;
        while (expired < _segments.Count && !_segments[expired].IsEmpty && IsExpired(_segments[expired], kept, nowMs))
        {
            kept -= _segments[expired].Size;
            expired++;
        }

        if (expired == 0)
        {
            return false;
        }

        var start = expired < _segments.Count ? _segments[expired].BaseOffset : EndOffset;
        AdvanceLogStart(start);
        LogRetentionApplied(_logger, Name, expired, start);
        return true;
    }

    /// <summary>
    /// Compacts what may be compacted: all segments but the last one, as far as they lie below the last stable offset and
    /// are older than <c>min.compaction.lag.ms</c>. The last one is rolled first if it is older than <c>segment.ms</c> or
    /// <c>max.compaction.lag.ms</c>. Nothing happens unless the topic compacts and
    /// <c>min.cleanable.dirty.ratio</c>, <c>max.compaction.lag.ms</c> or the end of a tombstone's time ask for it.
    /// </summary>
    /// <param name="always">Rolls the last segment and compacts whether or not it is worth the while.</param>
    /// <returns>Whether anything was rewritten.</returns>
    /// <exception cref="IOException">The compacted copy could not be written, or a file was damaged meanwhile; the log is as valid as before.</exception>
    public bool Compact(bool always = false)
    {
        if (!Settings.Compacts || _segments.Count == 0)
        {
            return false;
        }

        var nowMs = NowMs();
        var active = _segments[^1];
        if (!active.IsEmpty && (always || nowMs - active.FirstAppendMs >= Math.Min(Settings.SegmentMs, Settings.MaxCompactionLagMs)))
        {
            Roll();
        }

        var cleanable = _segments.Take(_segments.Count - 1)
            .TakeWhile(segment => segment.LastOffset < LastStableOffset
                && (Settings.MinCompactionLagMs <= 0 || nowMs - segment.LargestTimestamp >= Settings.MinCompactionLagMs))
            .ToList();
        if (cleanable.Count == 0 || (!always && !IsCompactionDue(cleanable, nowMs)))
        {
            return false;
        }

        var endOffset = _segments[cleanable.Count].BaseOffset;
        var before = SizeInBytes;
        var compaction = new LogCompaction(Name, _store, _state, Settings, LogStartOffset, nowMs);
        bool changed;
        try
        {
            changed = compaction.Run(_segments, cleanable.Count);
        }
        finally
        {
            SizeInBytes = _segments.Sum(segment => (long)segment.Size);
        }

        _state.Transactions.ForgetBefore(endOffset);
        _compactedUpTo = endOffset;
        _nextHorizonMs = compaction.NextHorizonMs;
        if (changed)
        {
            LogCompacted(_logger, Name, endOffset, before, SizeInBytes);
        }

        return changed;
    }

    private bool IsCompactionDue(List<LogSegment> cleanable, long nowMs)
    {
        var dirty = cleanable.Where(segment => segment.LastOffset >= _compactedUpTo).ToList();
        var dirtyBytes = dirty.Sum(segment => (long)segment.Size);
        var bytes = cleanable.Sum(segment => (long)segment.Size);
        return _nextHorizonMs <= nowMs
            || dirtyBytes > 0
                && (dirtyBytes > bytes * Settings.MinCleanableDirtyRatio
                    || nowMs - dirty.Min(segment => segment.FirstAppendMs) >= Settings.MaxCompactionLagMs);
    }

    private bool IsExpired(LogSegment segment, long logSize, long nowMs) =>
        (Settings.RetentionMs >= 0 && nowMs - segment.LargestTimestamp > Settings.RetentionMs)
        || (Settings.RetentionBytes >= 0 && logSize - segment.Size >= Settings.RetentionBytes);

    private void AdvanceLogStart(long offset)
    {
        if (offset <= LogStartOffset)
        {
            return;
        }

        if (offset == EndOffset && _segments.Count > 0 && !_segments[^1].IsEmpty)
        {
            // An empty segment keeps the end offset, so that the last one with records can go too.
            Roll();
        }

        // The offset first: an interruption then leaves segments that the next start deletes.
        _store.LogStartOffset = offset;
        while (_segments.Count > 1 && _segments[1].BaseOffset <= offset)
        {
            SizeInBytes -= _segments[0].Size;
            _store.DeleteSegment(_segments[0].Store);
            _segments.RemoveAt(0);
        }

        _state.Transactions.ForgetBefore(offset);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Retention deleted {Count} segments of {Partition}, which now begins at offset {LogStartOffset}")]
    private static partial void LogRetentionApplied(ILogger logger, string partition, int count, long logStartOffset);

    [LoggerMessage(Level = LogLevel.Information, Message = "Compacted {Partition} below offset {EndOffset}: it had {BytesBefore} bytes and has {BytesAfter}")]
    private static partial void LogCompacted(ILogger logger, string partition, long endOffset, long bytesBefore, long bytesAfter);
}

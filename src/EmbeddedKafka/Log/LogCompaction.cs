namespace EmbeddedKafka.Log;

/// <summary>
/// Compacts the first segments of a log. Of each key the last committed or non-transactional record stays, with its
/// offset; records of aborted transactions go. Small adjacent segments become one. Rewritten batches keep their
/// compression.
/// </summary>
internal sealed class LogCompaction(string partition, IPartitionStore store, LogState state, LogSettings settings, long logStartOffset, long nowMs)
{
    private readonly BatchCleaner _cleaner = new(state, settings, logStartOffset, nowMs);

    /// <inheritdoc cref="BatchCleaner.NextHorizonMs"/>
    public long? NextHorizonMs => _cleaner.NextHorizonMs;

    /// <summary>Compacts the first <paramref name="count"/> segments, in place in the list. Returns whether anything was rewritten.</summary>
    public bool Run(List<LogSegment> segments, int count)
    {
        foreach (var segment in segments.Take(count))
        {
            var scan = new SegmentScan(segment.Store);
            while (scan.TryRead(out var batch))
            {
                _cleaner.Observe(batch);
            }

            scan.ThrowIfDamaged(partition);
        }

        // From the lowest segment on: what is removed from a later one is removed because of what is gone, or was
        // there, in an earlier one, so an interruption between two of them leaves a valid log.
        var changed = false;
        var next = 0;
        while (count > 0)
        {
            var group = GroupAt(segments, next, count);
            count -= group.Count;
            var cleaned = Clean(group);
            if (cleaned == group[0])
            {
                next++;
                continue;
            }

            changed = true;
            segments.RemoveRange(next, group.Count);
            if (cleaned is not null)
            {
                segments.Insert(next++, cleaned);
            }
        }

        return changed;
    }

    /// <summary>As many segments as one may hold, at least one.</summary>
    private List<LogSegment> GroupAt(List<LogSegment> segments, int first, int count)
    {
        var group = new List<LogSegment> { segments[first] };
        var size = (long)segments[first].Size;
        foreach (var segment in segments.Skip(first + 1).Take(count - 1))
        {
            size += segment.Size;
            if (size > settings.SegmentBytes || segment.LastOffset - group[0].BaseOffset > int.MaxValue)
            {
                break;
            }

            group.Add(segment);
        }

        return group;
    }

    /// <summary>The one segment in the place of the group: its only one if that need not change, null if nothing remains.</summary>
    private LogSegment? Clean(List<LogSegment> group)
    {
        var cleaned = new LogSegment(store.CreateCleaned(group[0].BaseOffset));
        var changed = group.Count > 1;
        var replaced = false;
        try
        {
            foreach (var segment in group)
            {
                changed |= Copy(segment, cleaned);
            }

            if (!changed)
            {
                return group[0];
            }

            if (cleaned.IsEmpty)
            {
                foreach (var segment in group)
                {
                    store.DeleteSegment(segment.Store);
                }

                return null;
            }

            replaced = true;
            store.Replace([.. group.Select(segment => segment.Store)], cleaned.Store);
            cleaned.Store.Seal();
            return cleaned;
        }
        finally
        {
            if (!replaced)
            {
                store.DeleteSegment(cleaned.Store);
            }
        }
    }

    private bool Copy(LogSegment source, LogSegment target)
    {
        var changed = false;
        var scan = new SegmentScan(source.Store);
        while (scan.TryRead(out var batch))
        {
            var remains = _cleaner.Clean(batch);
            changed |= !remains.Equals(batch);
            if (remains.IsEmpty)
            {
                continue;
            }

            var position = target.Size;
            remains.CopyTo(target.Store.Reserve(remains.Length, always: true));
            target.Store.Commit(source.Store.LastWriteTimeMs);
            RecordBatch.TryRead(remains.Span, out var view, out _);
            target.Add(view, position, source.FirstAppendMs);
        }

        scan.ThrowIfDamaged(partition);
        return changed;
    }
}

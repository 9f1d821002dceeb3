namespace StreamCore.Time;

/// <summary>
/// Splits, of one source or of several, that keep together: what the least watermark among them is decides which ones are
/// too far ahead (Flink's watermark alignment, FLIP-182 and FLIP-217). Shared by the subtasks of a region, from any thread.
/// </summary>
internal sealed class AlignmentGroup
{
    private readonly Lock _lock = new();
    private readonly HashSet<AlignedSplit> _splits = [];

    /// <summary>Has a split take part once it has reported a watermark.</summary>
    public AlignedSplit Join()
    {
        var split = new AlignedSplit(this);
        lock (_lock)
        {
            _splits.Add(split);
        }

        return split;
    }

    /// <summary>
    /// How far a split may be: the least watermark of the splits that have one and are not idle, and the drift on top.
    /// <see cref="long.MaxValue"/>, no limit, without such splits.
    /// </summary>
    /// <param name="maxDrift">The drift that the source's strategy allows.</param>
    public long MaxAllowed(TimeSpan maxDrift)
    {
        var least = long.MaxValue;
        lock (_lock)
        {
            foreach (var split in _splits)
            {
                least = Math.Min(least, split.Reported);
            }
        }

        var drift = (long)maxDrift.TotalMilliseconds;
        return least > long.MaxValue - drift ? long.MaxValue : least + drift;
    }

    internal void Report(AlignedSplit split, long watermark, bool idle)
    {
        lock (_lock)
        {
            // A split that has no watermark yet must not count: the others would wait for one that may never have data.
            split.Reported = idle || watermark == long.MinValue ? long.MaxValue : watermark;
        }
    }

    internal void Leave(AlignedSplit split)
    {
        lock (_lock)
        {
            _splits.Remove(split);
        }
    }
}

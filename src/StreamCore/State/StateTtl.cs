namespace StreamCore.State;

/// <summary>
/// How long a state's values live, in event time. A value is gone as soon as the operator's watermark has reached the time at
/// which it was refreshed last plus <see cref="Duration"/>: it is never read again, and is deleted from the store and the
/// changelog bit by bit, at the ends of epochs.
/// </summary>
/// <remarks>
/// The time of a refresh is the timestamp of the element or timer that is being processed, but at least the watermark; so a
/// late element does not write what is gone at once. In a map each entry has a time of its own, in a list each item. Without
/// watermarks nothing ever expires. The final watermark of a bounded source expires nothing: the source may have more later.
/// Values that were stored before the state had a time to live begin theirs when they are first read, or come by in the
/// background.
/// </remarks>
public sealed record StateTtl
{
    /// <param name="duration">How long values live; at least 1 ms.</param>
    /// <param name="refresh">What makes a value's time begin again.</param>
    public StateTtl(TimeSpan duration, TtlRefresh refresh = TtlRefresh.OnWrite)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.FromMilliseconds(1));
        Duration = duration;
        Refresh = refresh;
    }

    /// <summary>How long values live.</summary>
    public TimeSpan Duration { get; }

    /// <summary>What makes a value's time begin again.</summary>
    public TtlRefresh Refresh { get; }
}

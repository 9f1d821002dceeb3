namespace StreamCore.Time;

/// <summary>
/// Flink's bounded-out-of-orderness watermark, advanced after each record: the greatest timestamp seen, less the bound,
/// less one millisecond. It depends on the records alone, never on a clock, so a replay sees the same watermarks.
/// </summary>
/// <param name="bound">How far behind the newest event an event may come without being late.</param>
/// <param name="maxTimestamp">The greatest timestamp seen before, in epoch milliseconds; none by default.</param>
public struct BoundedOutOfOrderness(TimeSpan bound, long maxTimestamp = long.MinValue)
{
    private readonly long _lag = (long)bound.TotalMilliseconds + 1;

    /// <summary>The greatest timestamp seen, in epoch milliseconds; <see cref="long.MinValue"/> before the first event.</summary>
    public long MaxTimestamp { get; private set; } = maxTimestamp;

    /// <summary>
    /// The current watermark in epoch milliseconds: no event at or before it is expected any more.
    /// <see cref="long.MinValue"/> before the first event.
    /// </summary>
    public readonly long Watermark => Math.Max(MaxTimestamp, long.MinValue + _lag) - _lag;

    /// <summary>Takes note of an event. Call it after the event was processed: an event is never late because of itself.</summary>
    public void OnEvent(long timestamp)
    {
        if (timestamp > MaxTimestamp)
        {
            MaxTimestamp = timestamp;
        }
    }
}

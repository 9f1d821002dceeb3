namespace LoadGenerator.Load;

/// <summary>
/// When each item of an open-loop load is due: item i at start + i / rate, whatever the system under load does. Each due
/// time is computed from the start, so rounding never adds up to a drift.
/// </summary>
/// <param name="startTimestamp">When item 0 is due, in ticks of <see cref="TimeProvider.GetTimestamp"/>.</param>
/// <param name="startEventTime">When item 0 happens, in epoch milliseconds.</param>
/// <param name="ticksPerSecond">The provider's <see cref="TimeProvider.TimestampFrequency"/>.</param>
/// <param name="rate">Items per second; greater than 0.</param>
/// <param name="eventTimeSpeed">How many times as fast as the clock event time goes on; 1 by default.</param>
public readonly struct OpenLoopSchedule(long startTimestamp, long startEventTime, long ticksPerSecond, double rate, double eventTimeSpeed = 1)
{
    private readonly double _ticksPerItem = ticksPerSecond / rate;
    private readonly double _millisecondsPerItem = 1000 * eventTimeSpeed / rate;

    /// <summary>A schedule that begins after a moment.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="rate">Items per second; greater than 0.</param>
    /// <param name="delay">How long from now item 0 is due; zero by default.</param>
    /// <param name="eventTimeSpeed">How many times as fast as the clock event time goes on; 1 by default.</param>
    /// <param name="eventTimeLead">How far before its due time item 0 happens; zero by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not a finite number greater than 0.</exception>
    public static OpenLoopSchedule StartingAfter(
        TimeProvider time, double rate, TimeSpan delay = default, double eventTimeSpeed = 1, TimeSpan eventTimeLead = default)
    {
        ArgumentNullException.ThrowIfNull(time);
        if (!(rate > 0 && double.IsFinite(rate)))
        {
            throw new ArgumentOutOfRangeException(nameof(rate), rate, "The rate must be greater than 0.");
        }

        var frequency = time.TimestampFrequency;
        return new(
            time.GetTimestamp() + (long)(delay.TotalSeconds * frequency),
            (time.GetUtcNow() + delay - eventTimeLead).ToUnixTimeMilliseconds(),
            frequency,
            rate,
            eventTimeSpeed);
    }

    /// <summary>When the item is due, in ticks of <see cref="TimeProvider.GetTimestamp"/>.</summary>
    public long DueAt(long item) => startTimestamp + (long)(item * _ticksPerItem);

    /// <summary>The first item that is due at or after a moment; 0 if the moment is before the schedule.</summary>
    /// <param name="timestamp">The moment, in ticks of <see cref="TimeProvider.GetTimestamp"/>.</param>
    public long FirstDueFrom(long timestamp) => (long)Math.Ceiling(Math.Max(0, timestamp - startTimestamp) / _ticksPerItem);

    /// <summary>When the item happens, in epoch milliseconds: at its due time, unless event time goes faster.</summary>
    public long EventTimeOf(long item) => startEventTime + (long)(item * _millisecondsPerItem);
}

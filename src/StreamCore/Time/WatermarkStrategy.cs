namespace StreamCore.Time;

/// <summary>Makes <see cref="WatermarkStrategy{T}"/>s.</summary>
public static class WatermarkStrategy
{
    /// <summary>
    /// Events come out of order by at most <paramref name="bound"/>; what comes later than that is late. The watermark
    /// moves with each record and is kept with the partition's state, so it survives a restart.
    /// </summary>
    /// <param name="bound">Not negative.</param>
    /// <param name="timestampAssigner">Reads an element's event time in epoch milliseconds.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bound is negative.</exception>
    public static WatermarkStrategy<T> ForBoundedOutOfOrderness<T>(TimeSpan bound, TimestampAssigner<T> timestampAssigner)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, TimeSpan.Zero);
        ArgumentNullException.ThrowIfNull(timestampAssigner);
        return new(bound, timestampAssigner);
    }
}

namespace StreamCore.Time;

/// <summary>
/// Makes <see cref="WatermarkStrategy{T}"/>s: how a stream's event time advances. The rules are those of Flink's
/// strategies of the same names.
/// </summary>
public static class WatermarkStrategy
{
    /// <summary>
    /// Events come out of order by at most <paramref name="bound"/>; what comes later than that is late. The watermark is
    /// the greatest timestamp, less the bound, less one millisecond.
    /// </summary>
    /// <param name="bound">Not negative; whole milliseconds count.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bound is negative.</exception>
    public static WatermarkStrategy<T> ForBoundedOutOfOrderness<T>(TimeSpan bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, TimeSpan.Zero);
        return new(() => new BoundedOutOfOrdernessGenerator<T>(bound)) { OutOfOrderness = bound };
    }

    /// <inheritdoc cref="ForBoundedOutOfOrderness{T}(TimeSpan)"/>
    /// <param name="bound">Not negative; whole milliseconds count.</param>
    /// <param name="timestampAssigner">Reads an element's event time in epoch milliseconds.</param>
    public static WatermarkStrategy<T> ForBoundedOutOfOrderness<T>(TimeSpan bound, TimestampAssigner<T> timestampAssigner) =>
        ForBoundedOutOfOrderness<T>(bound).WithTimestampAssigner(timestampAssigner);

    /// <inheritdoc cref="ForBoundedOutOfOrderness{T}(TimeSpan, TimestampAssigner{T})"/>
    public static WatermarkStrategy<T> ForBoundedOutOfOrderness<T>(TimeSpan bound, Func<T, long> timestampAssigner) =>
        ForBoundedOutOfOrderness<T>(bound).WithTimestampAssigner(timestampAssigner);

    /// <summary>Timestamps never decrease within a split: bounded out-of-orderness with a bound of zero.</summary>
    public static WatermarkStrategy<T> ForMonotonousTimestamps<T>() => ForBoundedOutOfOrderness<T>(TimeSpan.Zero);

    /// <inheritdoc cref="ForMonotonousTimestamps{T}()"/>
    /// <param name="timestampAssigner">Reads an element's event time in epoch milliseconds.</param>
    public static WatermarkStrategy<T> ForMonotonousTimestamps<T>(TimestampAssigner<T> timestampAssigner) =>
        ForMonotonousTimestamps<T>().WithTimestampAssigner(timestampAssigner);

    /// <inheritdoc cref="ForMonotonousTimestamps{T}(TimestampAssigner{T})"/>
    public static WatermarkStrategy<T> ForMonotonousTimestamps<T>(Func<T, long> timestampAssigner) =>
        ForMonotonousTimestamps<T>().WithTimestampAssigner(timestampAssigner);

    /// <summary>
    /// There are no watermarks, as for jobs that do not use event time. Event-time windows and timers wait for the end of
    /// the input.
    /// </summary>
    public static WatermarkStrategy<T> NoWatermarks<T>() => new(static () => new NoWatermarksGenerator<T>()) { HasNoWatermarks = true };

    /// <summary>Watermarks come from a generator of your own.</summary>
    /// <param name="generators">Makes a new generator for each split of a source, or for each subtask.</param>
    public static WatermarkStrategy<T> ForGenerator<T>(Func<IWatermarkGenerator<T>> generators)
    {
        ArgumentNullException.ThrowIfNull(generators);
        return new(generators);
    }

    /// <inheritdoc cref="ForGenerator{T}(Func{IWatermarkGenerator{T}})"/>
    /// <param name="generators">Makes a new generator for each split of a source, or for each subtask.</param>
    /// <param name="timestampAssigner">Reads an element's event time in epoch milliseconds.</param>
    public static WatermarkStrategy<T> ForGenerator<T>(
        Func<IWatermarkGenerator<T>> generators, TimestampAssigner<T> timestampAssigner) =>
        ForGenerator(generators).WithTimestampAssigner(timestampAssigner);

    /// <inheritdoc cref="ForGenerator{T}(Func{IWatermarkGenerator{T}}, TimestampAssigner{T})"/>
    public static WatermarkStrategy<T> ForGenerator<T>(
        Func<IWatermarkGenerator<T>> generators, Func<T, long> timestampAssigner) =>
        ForGenerator(generators).WithTimestampAssigner(timestampAssigner);
}

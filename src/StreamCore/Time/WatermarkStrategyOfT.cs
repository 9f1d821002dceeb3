namespace StreamCore.Time;

/// <summary>
/// How event time is read from elements, and how the watermark follows it; made by <see cref="WatermarkStrategy"/>.
/// Immutable: each <c>With</c> method returns a new strategy.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
public sealed class WatermarkStrategy<T>
{
    private readonly Func<IWatermarkGenerator<T>> _generators;

    internal WatermarkStrategy(Func<IWatermarkGenerator<T>> generators) => _generators = generators;

    private WatermarkStrategy(WatermarkStrategy<T> other)
    {
        _generators = other._generators;
        OutOfOrderness = other.OutOfOrderness;
        HasNoWatermarks = other.HasNoWatermarks;
        TimestampAssigner = other.TimestampAssigner;
        IdleTimeout = other.IdleTimeout;
        Alignment = other.Alignment;
    }

    /// <summary>Reads an element's event time; null if the timestamps that the source knows are used.</summary>
    public TimestampAssigner<T>? TimestampAssigner { get; private init; }

    /// <summary>How long a split must have been silent to be idle; null if it never becomes so.</summary>
    public TimeSpan? IdleTimeout { get; private init; }

    /// <summary>The bound of a bounded out-of-orderness, where the strategy is one.</summary>
    internal TimeSpan? OutOfOrderness { get; init; }

    /// <summary>
    /// Whether the watermark follows from the greatest event time alone, or there is none: what a Kafka slot, which advances
    /// it with each record, can run.
    /// </summary>
    internal bool IsSimple => (OutOfOrderness is not null || HasNoWatermarks) && Alignment is null;

    /// <summary>Whether there are no watermarks.</summary>
    internal bool HasNoWatermarks { get; init; }

    internal WatermarkAlignment? Alignment { get; private init; }

    /// <summary>Reads event time from the elements, instead of taking the timestamps that the source knows.</summary>
    /// <param name="timestampAssigner">Reads an element's event time in epoch milliseconds.</param>
    public WatermarkStrategy<T> WithTimestampAssigner(TimestampAssigner<T> timestampAssigner)
    {
        ArgumentNullException.ThrowIfNull(timestampAssigner);
        return new(this) { TimestampAssigner = timestampAssigner };
    }

    /// <inheritdoc cref="WithTimestampAssigner(TimestampAssigner{T})"/>
    public WatermarkStrategy<T> WithTimestampAssigner(Func<T, long> timestampAssigner)
    {
        ArgumentNullException.ThrowIfNull(timestampAssigner);
        return WithTimestampAssigner((in element) => timestampAssigner(element));
    }

    /// <summary>
    /// A split without events is idle after a while: others no longer wait for its watermark. Without this, one silent
    /// split holds event time back for ever.
    /// </summary>
    /// <param name="timeout">
    /// Greater than zero. It counts from the first watermark interval without an event, so idleness comes up to two
    /// intervals later than that after the last event.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is not greater than zero.</exception>
    public WatermarkStrategy<T> WithIdleness(TimeSpan timeout)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero);
        return new(this) { IdleTimeout = timeout };
    }

    /// <summary>
    /// Splits of all sources that name the same group keep together: a split that is too far ahead of the slowest one is
    /// not read until that has caught up, so that windows and joins need not keep what the fast one brings. It is
    /// for sources: a strategy in the middle of a stream ignores it.
    /// </summary>
    /// <param name="group">The group's name, in the job.</param>
    /// <param name="maxDrift">How far ahead of the group's least watermark a split may be; not negative.</param>
    /// <exception cref="ArgumentException">The group has no name.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The drift is negative.</exception>
    public WatermarkStrategy<T> WithWatermarkAlignment(string group, TimeSpan maxDrift)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxDrift, TimeSpan.Zero);
        return new(this) { Alignment = new(group, maxDrift) };
    }

    /// <summary>A new generator, with idleness if the strategy has it.</summary>
    /// <param name="clock">The clock that idleness is measured with.</param>
    internal IWatermarkGenerator<T> CreateGenerator(ActivityClock clock)
    {
        var generator = _generators()
            ?? throw new InvalidOperationException("The watermark strategy's factory returned null instead of a generator.");
        return IdleTimeout is { } timeout ? new IdlenessDetectingGenerator<T>(generator, timeout, clock) : generator;
    }

    /// <summary>An element's event time: what the assigner reads, or what the source says.</summary>
    internal long TimestampOf(in T element, long sourceTimestamp) =>
        TimestampAssigner is { } assigner ? assigner(in element) : sourceTimestamp;
}

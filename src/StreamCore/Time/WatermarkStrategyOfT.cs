namespace StreamCore.Time;

/// <summary>How event time is read from elements and how far the watermark trails behind it, in each partition.</summary>
/// <typeparam name="T">The element type.</typeparam>
public sealed class WatermarkStrategy<T>
{
    internal WatermarkStrategy(TimeSpan bound, TimestampAssigner<T> timestampAssigner)
    {
        Bound = bound;
        TimestampAssigner = timestampAssigner;
    }

    /// <summary>How far behind the newest event of its partition an event may come without being late.</summary>
    public TimeSpan Bound { get; }

    /// <summary>Reads an element's event time.</summary>
    public TimestampAssigner<T> TimestampAssigner { get; }
}

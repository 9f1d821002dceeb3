using StreamCore.DataStream;

namespace StreamCore.Windowing;

/// <summary>Windows of one size in event time, of which one begins with each slide.</summary>
public static class SlidingEventTimeWindows
{
    /// <summary>
    /// Windows that begin at each multiple of the slide since 1970-01-01T00:00Z, moved by an offset. Each element goes into
    /// <c>size / slide</c> windows; with a slide larger than the size there are gaps, and elements there are in none.
    /// </summary>
    /// <param name="size">Whole milliseconds, at least 1.</param>
    /// <param name="slide">Whole milliseconds, at least 1.</param>
    /// <param name="offset">Less than the slide, in either direction; none by default.</param>
    public static WindowAssigner Of(TimeSpan size, TimeSpan slide, TimeSpan offset = default) =>
        new SlidingWindows(TimeDomain.EventTime, size, slide, offset);
}

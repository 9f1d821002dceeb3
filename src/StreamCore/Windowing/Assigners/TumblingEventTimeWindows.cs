using StreamCore.DataStream;

namespace StreamCore.Windowing;

/// <summary>Windows of one size that lie side by side in event time.</summary>
public static class TumblingEventTimeWindows
{
    /// <summary>Windows that begin at each multiple of their size since 1970-01-01T00:00Z, moved by an offset.</summary>
    /// <param name="size">Whole milliseconds, at least 1.</param>
    /// <param name="offset">
    /// Less than the size, in either direction; none by default. Windows of a day begin at midnight of UTC+8 with an
    /// offset of -8 hours.
    /// </param>
    public static WindowAssigner Of(TimeSpan size, TimeSpan offset = default) =>
        new TumblingWindows(TimeDomain.EventTime, size, offset);
}

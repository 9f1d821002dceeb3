using StreamCore.DataStream;

namespace StreamCore.Windowing;

/// <summary>Windows of one size that lie side by side in processing time.</summary>
public static class TumblingProcessingTimeWindows
{
    /// <inheritdoc cref="TumblingEventTimeWindows.Of"/>
    public static WindowAssigner Of(TimeSpan size, TimeSpan offset = default) =>
        new TumblingWindows(TimeDomain.ProcessingTime, size, offset);
}

using StreamCore.DataStream;

namespace StreamCore.Windowing;

/// <summary>Windows of one size in processing time, of which one begins with each slide.</summary>
public static class SlidingProcessingTimeWindows
{
    /// <inheritdoc cref="SlidingEventTimeWindows.Of"/>
    public static WindowAssigner Of(TimeSpan size, TimeSpan slide, TimeSpan offset = default) =>
        new SlidingWindows(TimeDomain.ProcessingTime, size, slide, offset);
}

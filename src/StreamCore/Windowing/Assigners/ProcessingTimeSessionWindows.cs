using StreamCore.DataStream;

namespace StreamCore.Windowing;

/// <summary>Sessions in processing time: a window lasts as long as no gap comes between a key's elements.</summary>
public static class ProcessingTimeSessionWindows
{
    /// <inheritdoc cref="EventTimeSessionWindows.WithGap"/>
    public static WindowAssigner WithGap(TimeSpan gap) => new SessionWindows(TimeDomain.ProcessingTime, gap);

    /// <inheritdoc cref="EventTimeSessionWindows.WithDynamicGap"/>
    public static WindowAssigner<T> WithDynamicGap<T>(Func<T, TimeSpan> gap)
    {
        ArgumentNullException.ThrowIfNull(gap);
        return new DynamicSessionWindows<T>(TimeDomain.ProcessingTime, gap);
    }
}

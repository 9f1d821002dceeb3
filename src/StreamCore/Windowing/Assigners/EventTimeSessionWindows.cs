using StreamCore.DataStream;

namespace StreamCore.Windowing;

/// <summary>Sessions in event time: a window lasts as long as no gap comes between a key's elements.</summary>
public static class EventTimeSessionWindows
{
    /// <summary>Sessions with one gap. Elements exactly the gap apart are in one session.</summary>
    /// <param name="gap">Whole milliseconds, at least 1.</param>
    public static WindowAssigner WithGap(TimeSpan gap) => new SessionWindows(TimeDomain.EventTime, gap);

    /// <summary>Sessions in which each element decides how long after it the next one may come.</summary>
    /// <param name="gap">Finds an element's gap: whole milliseconds, at least 1; called by all subtasks.</param>
    public static WindowAssigner<T> WithDynamicGap<T>(Func<T, TimeSpan> gap)
    {
        ArgumentNullException.ThrowIfNull(gap);
        return new DynamicSessionWindows<T>(TimeDomain.EventTime, gap);
    }
}

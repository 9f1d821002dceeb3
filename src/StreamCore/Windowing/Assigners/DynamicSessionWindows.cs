using StreamCore.DataStream;

namespace StreamCore.Windowing;

/// <summary>Sessions whose gap each element decides.</summary>
internal sealed class DynamicSessionWindows<T>(TimeDomain domain, Func<T, TimeSpan> gap) : WindowAssigner<T>
{
    public override TimeDomain? TimeDomain => domain;

    public override bool IsMerging => true;

    public override void AssignWindows(in T element, long time, List<TimeWindow> windows)
    {
        AlignedWindows.CheckTimestamp(time, domain);
        windows.Add(TimeWindow.Around(time, 0, WindowMilliseconds.Positive(gap(element), nameof(gap))));
    }
}

using StreamCore.DataStream;

namespace StreamCore.Windowing;

/// <summary>Sessions with one gap.</summary>
internal sealed class SessionWindows(TimeDomain domain, TimeSpan gap) : WindowAssigner
{
    private readonly long _gap = WindowMilliseconds.Positive(gap);

    public override TimeDomain? TimeDomain => domain;

    public override bool IsMerging => true;

    public override void AssignWindows(long time, List<TimeWindow> windows)
    {
        AlignedWindows.CheckTimestamp(time, domain);
        windows.Add(TimeWindow.Around(time, 0, _gap));
    }
}

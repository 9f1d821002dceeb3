using StreamCore.DataStream;

namespace StreamCore.Windowing;

/// <summary>Windows of one size that lie side by side: each element is in exactly one.</summary>
internal sealed class TumblingWindows(TimeDomain domain, TimeSpan size, TimeSpan offset) : WindowAssigner
{
    private readonly long _size = WindowMilliseconds.Positive(size);
    private readonly AlignedWindows _grid = new(WindowMilliseconds.Positive(size), WindowMilliseconds.Whole(offset));

    public override TimeDomain? TimeDomain => domain;

    public override void AssignWindows(long time, List<TimeWindow> windows)
    {
        AlignedWindows.CheckTimestamp(time, domain);
        var since = _grid.SinceStart(time);
        windows.Add(TimeWindow.Around(time, since, _size - since));
    }
}

using StreamCore.DataStream;

namespace StreamCore.Windowing;

/// <summary>
/// Windows of one size, one of which begins at each multiple of the slide: an element is in several, or, where the slide
/// is larger than the size, in one or none.
/// </summary>
internal sealed class SlidingWindows(TimeDomain domain, TimeSpan size, TimeSpan slide, TimeSpan offset) : WindowAssigner
{
    private readonly long _size = WindowMilliseconds.Positive(size);
    private readonly long _slide = WindowMilliseconds.Positive(slide);
    private readonly AlignedWindows _grid = new(WindowMilliseconds.Positive(slide), WindowMilliseconds.Whole(offset));

    public override TimeDomain? TimeDomain => domain;

    /// <summary>The window with the latest start comes first.</summary>
    public override void AssignWindows(long time, List<TimeWindow> windows)
    {
        AlignedWindows.CheckTimestamp(time, domain);
        for (var since = _grid.SinceStart(time); since < _size; since += _slide)
        {
            windows.Add(TimeWindow.Around(time, since, _size - since));
        }
    }
}

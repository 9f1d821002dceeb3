using StreamCore.DataStream;

namespace StreamCore.Windowing;

/// <summary>An assigner that does not look at the elements, for elements of some type.</summary>
internal sealed class TimeOnlyAssigner<T>(WindowAssigner assigner) : WindowAssigner<T>
{
    public override TimeDomain? TimeDomain => assigner.TimeDomain;

    public override bool IsMerging => assigner.IsMerging;

    public override void AssignWindows(in T element, long time, List<TimeWindow> windows) => assigner.AssignWindows(time, windows);
}

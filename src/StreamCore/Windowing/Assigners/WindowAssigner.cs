using StreamCore.DataStream;

namespace StreamCore.Windowing;

/// <summary>
/// Finds the windows of an element by its time alone. All subtasks share one instance, so it must not change. See
/// <see cref="WindowAssigner{T}"/> for windows that depend on the element.
/// </summary>
public abstract class WindowAssigner
{
    /// <inheritdoc cref="WindowAssigner{T}.TimeDomain"/>
    public abstract TimeDomain? TimeDomain { get; }

    /// <inheritdoc cref="WindowAssigner{T}.IsMerging"/>
    public virtual bool IsMerging => false;

    /// <summary>Finds the windows of an element.</summary>
    /// <param name="time">
    /// In epoch milliseconds, the element's timestamp (<see cref="long.MinValue"/> if it has none) or, where windows go by
    /// processing time, the time of processing.
    /// </param>
    /// <param name="windows">Takes the windows, in the order in which the element is to go into them; empty before.</param>
    public abstract void AssignWindows(long time, List<TimeWindow> windows);
}

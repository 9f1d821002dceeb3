using StreamCore.DataStream;

namespace StreamCore.Windowing;

/// <summary>
/// Finds the windows of an element, where they depend on the element itself. All subtasks share one instance, so it
/// must not change. Where time alone decides, derive from <see cref="WindowAssigner"/>.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
public abstract class WindowAssigner<T>
{
    /// <summary>
    /// The time by which windows end and are cleaned up; null if they never end. It also decides the trigger that is used
    /// where none is given: <see cref="EventTimeTrigger"/>, <see cref="ProcessingTimeTrigger"/>, or
    /// <see cref="NeverTrigger"/>.
    /// </summary>
    public abstract TimeDomain? TimeDomain { get; }

    /// <summary>Whether a key's windows become one where they overlap or touch, as sessions do.</summary>
    public virtual bool IsMerging => false;

    /// <summary>Finds an element's windows.</summary>
    /// <param name="element">The element.</param>
    /// <param name="time">
    /// In epoch milliseconds, the element's timestamp (<see cref="long.MinValue"/> if it has none) or, where windows go by
    /// processing time, the time of processing.
    /// </param>
    /// <param name="windows">Takes the windows, in the order in which the element is to go into them; empty before.</param>
    public abstract void AssignWindows(in T element, long time, List<TimeWindow> windows);
}

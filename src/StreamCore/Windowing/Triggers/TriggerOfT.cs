namespace StreamCore.Windowing;

/// <summary>
/// Decides when a window emits its result, where that depends on the elements themselves. All subtasks share one instance
/// for all keys and windows: what it has to remember belongs into <see cref="TriggerContext.GetState"/>, not into fields.
/// Where elements need not be looked at, derive from <see cref="Trigger"/>.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
public abstract class Trigger<T>
{
    /// <summary>Whether the trigger can be used where windows merge; then <see cref="OnMerge"/> must be overridden.</summary>
    public virtual bool CanMerge => false;

    /// <summary>
    /// True if only a timer at the window's end fires, and it is set with the first element: then further elements, which
    /// are before that end, need not be asked about.
    /// </summary>
    internal virtual bool FiresOnlyAtEnd => false;

    /// <summary>An element has come into a window.</summary>
    /// <param name="element">The element.</param>
    /// <param name="timestamp">Its timestamp in epoch milliseconds; <see cref="long.MinValue"/> if it has none.</param>
    /// <param name="window">The window.</param>
    /// <param name="context">Times, and the window's timers and state.</param>
    public abstract TriggerResult OnElement(in T element, long timestamp, TimeWindow window, TriggerContext context);

    /// <summary>The watermark has reached an event-time timer of the window, or the window's clean-up time.</summary>
    public virtual TriggerResult OnEventTime(long time, TimeWindow window, TriggerContext context) => TriggerResult.Continue;

    /// <summary>The clock has reached a processing-time timer of the window, or the window's clean-up time.</summary>
    public virtual TriggerResult OnProcessingTime(long time, TimeWindow window, TriggerContext context) => TriggerResult.Continue;

    /// <summary>
    /// Windows have become one. Timers that the new window needs are registered here, and state is merged; after that
    /// <see cref="Clear"/> is called for the former windows.
    /// </summary>
    /// <param name="window">The new window.</param>
    /// <param name="context">Times, and the new window's timers and state.</param>
    public virtual void OnMerge(TimeWindow window, TriggerMergeContext context) =>
        throw new NotSupportedException($"{GetType().Name} says that it can merge, but does not override OnMerge.");

    /// <summary>The window is gone: deletes the timers and the state that the trigger has for it.</summary>
    public virtual void Clear(TimeWindow window, TriggerContext context)
    {
    }
}

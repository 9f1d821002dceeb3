namespace StreamCore.Windowing;

/// <summary>
/// Decides when a window emits its result, without looking at the elements. All subtasks share one instance for all keys
/// and windows: what it has to remember belongs into <see cref="TriggerContext.GetState"/>, not into fields. See
/// <see cref="Trigger{T}"/> for triggers that depend on the elements.
/// </summary>
public abstract class Trigger
{
    /// <inheritdoc cref="Trigger{T}.CanMerge"/>
    public virtual bool CanMerge => false;

    /// <inheritdoc cref="Trigger{T}.FiresOnlyAtEnd"/>
    internal virtual bool FiresOnlyAtEnd => false;

    /// <summary>An element has come into a window.</summary>
    /// <param name="timestamp">Its timestamp in epoch milliseconds; <see cref="long.MinValue"/> if it has none.</param>
    /// <param name="window">The window.</param>
    /// <param name="context">Times, and the window's timers and state.</param>
    public abstract TriggerResult OnElement(long timestamp, TimeWindow window, TriggerContext context);

    /// <inheritdoc cref="Trigger{T}.OnEventTime"/>
    public virtual TriggerResult OnEventTime(long time, TimeWindow window, TriggerContext context) => TriggerResult.Continue;

    /// <inheritdoc cref="Trigger{T}.OnProcessingTime"/>
    public virtual TriggerResult OnProcessingTime(long time, TimeWindow window, TriggerContext context) => TriggerResult.Continue;

    /// <inheritdoc cref="Trigger{T}.OnMerge"/>
    public virtual void OnMerge(TimeWindow window, TriggerMergeContext context) =>
        throw new NotSupportedException($"{GetType().Name} says that it can merge, but does not override OnMerge.");

    /// <inheritdoc cref="Trigger{T}.Clear"/>
    public virtual void Clear(TimeWindow window, TriggerContext context)
    {
    }
}

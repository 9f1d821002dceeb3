namespace StreamCore.Windowing;

/// <summary>
/// Fires when the watermark reaches the window's last time, and from then on with each late element. It is used for
/// event-time windows where no trigger is given.
/// </summary>
public sealed class EventTimeTrigger : Trigger
{
    private static readonly EventTimeTrigger Instance = new();

    private EventTimeTrigger()
    {
    }

    /// <inheritdoc/>
    public override bool CanMerge => true;

    internal override bool FiresOnlyAtEnd => true;

    /// <summary>The trigger.</summary>
    public static EventTimeTrigger Create() => Instance;

    /// <inheritdoc/>
    public override TriggerResult OnElement(long timestamp, TimeWindow window, TriggerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (window.MaxTimestamp <= context.CurrentWatermark)
        {
            return TriggerResult.Fire;
        }

        context.RegisterEventTimeTimer(window.MaxTimestamp);
        return TriggerResult.Continue;
    }

    /// <inheritdoc/>
    public override TriggerResult OnEventTime(long time, TimeWindow window, TriggerContext context) =>
        time == window.MaxTimestamp ? TriggerResult.Fire : TriggerResult.Continue;

    /// <inheritdoc/>
    public override void OnMerge(TimeWindow window, TriggerMergeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);

        // A merged window that has ended already fires with the element that merged it.
        if (window.MaxTimestamp > context.CurrentWatermark)
        {
            context.RegisterEventTimeTimer(window.MaxTimestamp);
        }
    }

    /// <inheritdoc/>
    public override void Clear(TimeWindow window, TriggerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.DeleteEventTimeTimer(window.MaxTimestamp);
    }
}

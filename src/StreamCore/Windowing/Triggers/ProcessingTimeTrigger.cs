namespace StreamCore.Windowing;

/// <summary>Fires when the clock reaches the window's last time. It is used for processing-time windows where no trigger is given.</summary>
public sealed class ProcessingTimeTrigger : Trigger
{
    private static readonly ProcessingTimeTrigger Instance = new();

    private ProcessingTimeTrigger()
    {
    }

    /// <inheritdoc/>
    public override bool CanMerge => true;

    /// <summary>The trigger.</summary>
    public static ProcessingTimeTrigger Create() => Instance;

    /// <inheritdoc/>
    public override TriggerResult OnElement(long timestamp, TimeWindow window, TriggerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.RegisterProcessingTimeTimer(window.MaxTimestamp);
        return TriggerResult.Continue;
    }

    /// <inheritdoc/>
    public override TriggerResult OnProcessingTime(long time, TimeWindow window, TriggerContext context) =>
        time == window.MaxTimestamp ? TriggerResult.Fire : TriggerResult.Continue;

    /// <inheritdoc/>
    public override void OnMerge(TimeWindow window, TriggerMergeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.RegisterProcessingTimeTimer(window.MaxTimestamp);
    }

    /// <inheritdoc/>
    public override void Clear(TimeWindow window, TriggerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.DeleteProcessingTimeTimer(window.MaxTimestamp);
    }
}

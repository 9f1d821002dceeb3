namespace StreamCore.Windowing;

/// <summary>Discards a window's contents whenever another trigger fires, so that each element is in one result only.</summary>
public sealed class PurgingTrigger : Trigger
{
    private readonly Trigger _trigger;

    private PurgingTrigger(Trigger trigger) => _trigger = trigger;

    /// <inheritdoc/>
    public override bool CanMerge => _trigger.CanMerge;

    internal override bool FiresOnlyAtEnd => _trigger.FiresOnlyAtEnd;

    /// <summary>Makes a trigger purge whenever it fires.</summary>
    public static PurgingTrigger Of(Trigger trigger)
    {
        ArgumentNullException.ThrowIfNull(trigger);
        return new(trigger);
    }

    /// <summary>Makes a trigger purge whenever it fires.</summary>
    public static Trigger<T> Of<T>(Trigger<T> trigger)
    {
        ArgumentNullException.ThrowIfNull(trigger);
        return new PurgingTrigger<T>(trigger);
    }

    /// <inheritdoc/>
    public override TriggerResult OnElement(long timestamp, TimeWindow window, TriggerContext context) =>
        Purging(_trigger.OnElement(timestamp, window, context));

    /// <inheritdoc/>
    public override TriggerResult OnEventTime(long time, TimeWindow window, TriggerContext context) =>
        Purging(_trigger.OnEventTime(time, window, context));

    /// <inheritdoc/>
    public override TriggerResult OnProcessingTime(long time, TimeWindow window, TriggerContext context) =>
        Purging(_trigger.OnProcessingTime(time, window, context));

    /// <inheritdoc/>
    public override void OnMerge(TimeWindow window, TriggerMergeContext context) => _trigger.OnMerge(window, context);

    /// <inheritdoc/>
    public override void Clear(TimeWindow window, TriggerContext context) => _trigger.Clear(window, context);

    internal static TriggerResult Purging(TriggerResult result) =>
        result.HasFlag(TriggerResult.Fire) ? TriggerResult.FireAndPurge : result;
}

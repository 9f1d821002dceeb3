namespace StreamCore.Windowing;

/// <summary>Discards a window's contents whenever another trigger fires. See <see cref="PurgingTrigger"/>.</summary>
internal sealed class PurgingTrigger<T>(Trigger<T> trigger) : Trigger<T>
{
    public override bool CanMerge => trigger.CanMerge;

    internal override bool FiresOnlyAtEnd => trigger.FiresOnlyAtEnd;

    public override TriggerResult OnElement(in T element, long timestamp, TimeWindow window, TriggerContext context) =>
        PurgingTrigger.Purging(trigger.OnElement(element, timestamp, window, context));

    public override TriggerResult OnEventTime(long time, TimeWindow window, TriggerContext context) =>
        PurgingTrigger.Purging(trigger.OnEventTime(time, window, context));

    public override TriggerResult OnProcessingTime(long time, TimeWindow window, TriggerContext context) =>
        PurgingTrigger.Purging(trigger.OnProcessingTime(time, window, context));

    public override void OnMerge(TimeWindow window, TriggerMergeContext context) => trigger.OnMerge(window, context);

    public override void Clear(TimeWindow window, TriggerContext context) => trigger.Clear(window, context);
}

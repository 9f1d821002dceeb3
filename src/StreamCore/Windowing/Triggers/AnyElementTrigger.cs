namespace StreamCore.Windowing;

/// <summary>A trigger that does not look at the elements, for elements of some type.</summary>
internal sealed class AnyElementTrigger<T>(Trigger trigger) : Trigger<T>
{
    public override bool CanMerge => trigger.CanMerge;

    internal override bool FiresOnlyAtEnd => trigger.FiresOnlyAtEnd;

    public override TriggerResult OnElement(in T element, long timestamp, TimeWindow window, TriggerContext context) =>
        trigger.OnElement(timestamp, window, context);

    public override TriggerResult OnEventTime(long time, TimeWindow window, TriggerContext context) =>
        trigger.OnEventTime(time, window, context);

    public override TriggerResult OnProcessingTime(long time, TimeWindow window, TriggerContext context) =>
        trigger.OnProcessingTime(time, window, context);

    public override void OnMerge(TimeWindow window, TriggerMergeContext context) => trigger.OnMerge(window, context);

    public override void Clear(TimeWindow window, TriggerContext context) => trigger.Clear(window, context);
}

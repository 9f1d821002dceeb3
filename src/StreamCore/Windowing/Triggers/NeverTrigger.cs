namespace StreamCore.Windowing;

/// <summary>Never fires. It is used for <see cref="GlobalWindows"/> where no trigger is given.</summary>
public sealed class NeverTrigger : Trigger
{
    private static readonly NeverTrigger Instance = new();

    private NeverTrigger()
    {
    }

    /// <inheritdoc/>
    public override bool CanMerge => true;

    /// <summary>The trigger.</summary>
    public static NeverTrigger Create() => Instance;

    /// <inheritdoc/>
    public override TriggerResult OnElement(long timestamp, TimeWindow window, TriggerContext context) => TriggerResult.Continue;

    /// <inheritdoc/>
    public override void OnMerge(TimeWindow window, TriggerMergeContext context)
    {
    }
}

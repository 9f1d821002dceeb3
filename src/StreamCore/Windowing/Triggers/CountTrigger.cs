using StreamCore.State;

namespace StreamCore.Windowing;

/// <summary>
/// Fires whenever a number of elements has come into a window, and counts anew then. The contents stay; wrap it in a
/// <see cref="PurgingTrigger"/> to discard them.
/// </summary>
public sealed class CountTrigger : Trigger
{
    private readonly ValueStateDescriptor<long> _count = new("count");
    private readonly long _maxCount;

    private CountTrigger(long maxCount) => _maxCount = maxCount;

    /// <inheritdoc/>
    public override bool CanMerge => true;

    /// <summary>A trigger that fires with every so many elements.</summary>
    /// <param name="maxCount">How many, at least 1.</param>
    public static CountTrigger Of(long maxCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxCount, 1);
        return new(maxCount);
    }

    /// <inheritdoc/>
    public override TriggerResult OnElement(long timestamp, TimeWindow window, TriggerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var state = context.GetState(_count);
        state.TryGet(out var before);
        if (before + 1 < _maxCount)
        {
            state.Update(before + 1);
            return TriggerResult.Continue;
        }

        state.Clear();
        return TriggerResult.Fire;
    }

    /// <inheritdoc/>
    public override void OnMerge(TimeWindow window, TriggerMergeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.MergeState(_count, static (one, other) => one + other);
    }

    /// <inheritdoc/>
    public override void Clear(TimeWindow window, TriggerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.GetState(_count).Clear();
    }
}

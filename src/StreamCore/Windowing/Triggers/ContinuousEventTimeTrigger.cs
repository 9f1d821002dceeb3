using StreamCore.State;

namespace StreamCore.Windowing;

/// <summary>
/// Fires a window early, again and again, whenever the watermark reaches a multiple of an interval, and at the window's
/// end; with late elements as <see cref="EventTimeTrigger"/> does.
/// </summary>
public sealed class ContinuousEventTimeTrigger : Trigger
{
    private readonly ValueStateDescriptor<long> _nextFiring = new("next-firing");
    private readonly long _interval;
    private readonly AlignedWindows _grid;

    private ContinuousEventTimeTrigger(long interval)
    {
        _interval = interval;
        _grid = new(interval, 0);
    }

    /// <inheritdoc/>
    public override bool CanMerge => true;

    /// <summary>A trigger that fires with every interval.</summary>
    /// <param name="interval">Whole milliseconds, at least 1.</param>
    public static ContinuousEventTimeTrigger Of(TimeSpan interval) => new(WindowMilliseconds.Positive(interval));

    /// <inheritdoc/>
    public override TriggerResult OnElement(long timestamp, TimeWindow window, TriggerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (window.MaxTimestamp <= context.CurrentWatermark)
        {
            return TriggerResult.Fire;
        }

        context.RegisterEventTimeTimer(window.MaxTimestamp);
        var next = context.GetState(_nextFiring);
        if (!next.TryGet(out _))
        {
            SetNext(next, timestamp, _interval - _grid.SinceStart(timestamp), window, context);
        }

        return TriggerResult.Continue;
    }

    /// <inheritdoc/>
    public override TriggerResult OnEventTime(long time, TimeWindow window, TriggerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (time == window.MaxTimestamp)
        {
            return TriggerResult.Fire;
        }

        var next = context.GetState(_nextFiring);
        if (!next.TryGet(out var due) || due != time)
        {
            return TriggerResult.Continue;
        }

        SetNext(next, time, _interval, window, context);
        return TriggerResult.Fire;
    }

    /// <inheritdoc/>
    public override void OnMerge(TimeWindow window, TriggerMergeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.MergeState(_nextFiring, Math.Min);
        if (context.GetState(_nextFiring).TryGet(out var due))
        {
            context.RegisterEventTimeTimer(due);
        }

        if (window.MaxTimestamp > context.CurrentWatermark)
        {
            context.RegisterEventTimeTimer(window.MaxTimestamp);
        }
    }

    /// <inheritdoc/>
    public override void Clear(TimeWindow window, TriggerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var next = context.GetState(_nextFiring);
        if (next.TryGet(out var due))
        {
            context.DeleteEventTimeTimer(due);
            next.Clear();
        }

        context.DeleteEventTimeTimer(window.MaxTimestamp);
    }

    private static void SetNext(ValueState<long> state, long time, long wait, TimeWindow window, TriggerContext context)
    {
        var next = Math.Min(TimeWindow.AddSaturating(time, wait), window.MaxTimestamp);
        state.Update(next);
        context.RegisterEventTimeTimer(next);
    }
}

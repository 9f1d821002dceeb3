using StreamCore.State;

namespace StreamCore.Windowing;

/// <summary>Fires a window again and again, whenever the clock reaches a multiple of an interval, until the window ends.</summary>
public sealed class ContinuousProcessingTimeTrigger : Trigger
{
    private readonly ValueStateDescriptor<long> _nextFiring = new("next-firing");
    private readonly long _interval;
    private readonly AlignedWindows _grid;

    private ContinuousProcessingTimeTrigger(long interval)
    {
        _interval = interval;
        _grid = new(interval, 0);
    }

    /// <inheritdoc/>
    public override bool CanMerge => true;

    /// <summary>A trigger that fires with every interval.</summary>
    /// <param name="interval">Whole milliseconds, at least 1.</param>
    public static ContinuousProcessingTimeTrigger Of(TimeSpan interval) => new(WindowMilliseconds.Positive(interval));

    /// <inheritdoc/>
    public override TriggerResult OnElement(long timestamp, TimeWindow window, TriggerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var next = context.GetState(_nextFiring);
        if (!next.TryGet(out _))
        {
            var now = context.CurrentProcessingTime;
            SetNext(next, now, _interval - _grid.SinceStart(now), window, context);
        }

        return TriggerResult.Continue;
    }

    /// <inheritdoc/>
    public override TriggerResult OnProcessingTime(long time, TimeWindow window, TriggerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var next = context.GetState(_nextFiring);
        if (!next.TryGet(out var due) || due != time)
        {
            return TriggerResult.Continue;
        }

        if (time == window.MaxTimestamp)
        {
            next.Clear();
        }
        else
        {
            SetNext(next, time, _interval, window, context);
        }

        return TriggerResult.Fire;
    }

    /// <inheritdoc/>
    public override void OnMerge(TimeWindow window, TriggerMergeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.MergeState(_nextFiring, Math.Min);
        if (context.GetState(_nextFiring).TryGet(out var due))
        {
            context.RegisterProcessingTimeTimer(due);
        }
    }

    /// <inheritdoc/>
    public override void Clear(TimeWindow window, TriggerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var next = context.GetState(_nextFiring);
        if (next.TryGet(out var due))
        {
            context.DeleteProcessingTimeTimer(due);
            next.Clear();
        }
    }

    private static void SetNext(ValueState<long> state, long time, long wait, TimeWindow window, TriggerContext context)
    {
        var next = TimeWindow.AddSaturating(time, wait);
        if (window.MaxTimestamp < next && window.MaxTimestamp >= context.CurrentProcessingTime)
        {
            // A window's last elements are not to be lost. Windows in event time may lie far behind the clock.
            next = window.MaxTimestamp;
        }

        state.Update(next);
        context.RegisterProcessingTimeTimer(next);
    }
}

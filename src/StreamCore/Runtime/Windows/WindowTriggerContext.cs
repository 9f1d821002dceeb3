using StreamCore.State;
using StreamCore.Windowing;

namespace StreamCore.Runtime.Windows;

/// <summary>What triggers use; it works on the window that is the namespace of the keyed state.</summary>
/// <param name="owner">The operator.</param>
/// <param name="context">Where the triggers' states are registered.</param>
/// <param name="eventTimers">The operator's event-time timers.</param>
/// <param name="processingTimers">The operator's processing-time timers.</param>
internal sealed class WindowTriggerContext(
    Operator owner, OperatorContext context, TimerQueue eventTimers, TimerQueue processingTimers) : TriggerMergeContext
{
    private readonly List<(object Descriptor, object State)> _states = [];
    private TimeWindow _merged;
    private List<TimeWindow> _absorbed = [];

    public override long CurrentWatermark => owner.CurrentWatermark;

    public override long CurrentProcessingTime => context.Subtask.ProcessingTime;

    public override void RegisterEventTimeTimer(long time) => eventTimers.Register(time);

    public override void DeleteEventTimeTimer(long time) => eventTimers.Delete(time);

    public override void RegisterProcessingTimeTimer(long time) => processingTimers.Register(time);

    public override void DeleteProcessingTimeTimer(long time) => processingTimers.Delete(time);

    public override ValueState<TState> GetState<TState>(ValueStateDescriptor<TState> descriptor)
    {
        // A trigger has one or two states, so a scan beats a dictionary.
        foreach (var (known, existing) in _states)
        {
            if (ReferenceEquals(known, descriptor))
            {
                return (ValueState<TState>)existing;
            }
        }

        var state = context.GetState(descriptor);
        _states.Add((descriptor, state));
        return state;
    }

    public override void MergeState<TState>(ValueStateDescriptor<TState> descriptor, Func<TState, TState, TState> merge)
    {
        var state = GetState(descriptor);
        foreach (var window in _absorbed)
        {
            TurnTo(window);
            if (state.TryGet(out var value))
            {
                TurnTo(_merged);
                state.Update(state.TryGet(out var merged) ? merge(merged, value) : value);
            }
        }

        TurnTo(_merged);
    }

    /// <summary>Windows have become one: it is the current window from now on.</summary>
    public void BeginMerge(TimeWindow merged, List<TimeWindow> absorbed)
    {
        _merged = merged;
        _absorbed = absorbed;
        TurnTo(merged);
    }

    private void TurnTo(TimeWindow window) => context.KeyedState.SetNamespace(window.Start, window.End);
}

using StreamCore.DataStream;
using StreamCore.State;

namespace StreamCore.Runtime;

/// <summary>The timers of a keyed operator, for functions.</summary>
internal sealed class TimerService(OperatorContext context, Operator owner) : ITimerService
{
    public TimerQueue Event { get; } = context.CreateEventTimers();

    public TimerQueue Processing { get; } = context.CreateProcessingTimers();

    public long NextProcessingTime => Processing.NextTime;

    /// <summary>Fires the event-time timers that a watermark makes due, those that are registered meanwhile too.</summary>
    public void FireEventTimers(long watermark, ITimerHandler handler)
    {
        while (Event.TryTakeDue(watermark, out var time))
        {
            Fire(time, TimeDomain.EventTime, handler);
        }
    }

    /// <summary>Fires the processing-time timers that are due.</summary>
    public void FireProcessingTimers(long now, ITimerHandler handler)
    {
        while (Processing.TryTakeDue(now, out var time))
        {
            Fire(time, TimeDomain.ProcessingTime, handler);
        }
    }

    public long CurrentWatermark => owner.CurrentWatermark;

    public long CurrentProcessingTime => context.Subtask.ProcessingTime;

    public void RegisterEventTimeTimer(long time) => Event.Register(time);

    public void DeleteEventTimeTimer(long time) => Event.Delete(time);

    public void RegisterProcessingTimeTimer(long time) => Processing.Register(time);

    public void DeleteProcessingTimeTimer(long time) => Processing.Delete(time);

    private void Fire(long time, TimeDomain domain, ITimerHandler handler)
    {
        var element = context.Subtask.Element;
        var before = element.Timestamp;
        element.Timestamp = domain == TimeDomain.EventTime ? time : ElementContext.NoTimestamp;
        try
        {
            handler.OnTimer(time, domain);
        }
        finally
        {
            context.KeyedState.ClearKey();
            element.Timestamp = before;
        }
    }
}

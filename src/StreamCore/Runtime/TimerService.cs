using StreamCore.DataStream;
using StreamCore.State;

namespace StreamCore.Runtime;

/// <summary>The timers of a keyed operator, for functions.</summary>
internal sealed class TimerService(OperatorContext context, Operator owner) : ITimerService
{
    public TimerQueue Event { get; } = context.CreateEventTimers();

    public TimerQueue Processing { get; } = context.CreateProcessingTimers();

    public long NextProcessingTime => Processing.NextTime;

    public long CurrentWatermark => owner.CurrentWatermark;

    public long CurrentProcessingTime => context.Subtask.ProcessingTime;

    public void RegisterEventTimeTimer(long time) => Event.Register(time);

    public void DeleteEventTimeTimer(long time) => Event.Delete(time);

    public void RegisterProcessingTimeTimer(long time) => Processing.Register(time);

    public void DeleteProcessingTimeTimer(long time) => Processing.Delete(time);
}

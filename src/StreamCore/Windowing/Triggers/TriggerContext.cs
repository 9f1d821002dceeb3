using StreamCore.State;

namespace StreamCore.Windowing;

/// <summary>What a trigger may know and use, for one window of one key. A window has at most one timer for a time.</summary>
public abstract class TriggerContext
{
    private protected TriggerContext()
    {
    }

    /// <summary>The operator's watermark in epoch milliseconds; <see cref="long.MinValue"/> before the first.</summary>
    public abstract long CurrentWatermark { get; }

    /// <summary>The processing time in epoch milliseconds.</summary>
    public abstract long CurrentProcessingTime { get; }

    /// <summary>Has <see cref="Trigger{T}.OnEventTime"/> called when the watermark reaches a time.</summary>
    public abstract void RegisterEventTimeTimer(long time);

    /// <summary>Deletes an event-time timer; nothing happens if there is none.</summary>
    public abstract void DeleteEventTimeTimer(long time);

    /// <summary>Has <see cref="Trigger{T}.OnProcessingTime"/> called when the clock reaches a time.</summary>
    public abstract void RegisterProcessingTimeTimer(long time);

    /// <summary>Deletes a processing-time timer; nothing happens if there is none.</summary>
    public abstract void DeleteProcessingTimeTimer(long time);

    /// <summary>A value that the trigger keeps for the window.</summary>
    /// <param name="descriptor">Names the value. Keep one object in a field: the same object gives the same state, quickly.</param>
    public abstract ValueState<TState> GetState<TState>(ValueStateDescriptor<TState> descriptor);
}

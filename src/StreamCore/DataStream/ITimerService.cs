namespace StreamCore.DataStream;

/// <summary>
/// Registers timers for the current key. A key has at most one timer for a time. Timers are state: they commit and abort
/// with the epoch, and survive a restart.
/// </summary>
public interface ITimerService
{
    /// <summary>The operator's watermark in epoch milliseconds; <see cref="long.MinValue"/> before the first.</summary>
    long CurrentWatermark { get; }

    /// <summary>The processing time in epoch milliseconds.</summary>
    long CurrentProcessingTime { get; }

    /// <summary>
    /// Has <c>OnTimer</c> called when the watermark reaches a time. A timer at or before the current watermark fires with
    /// the next greater watermark.
    /// </summary>
    /// <param name="time">Epoch milliseconds.</param>
    void RegisterEventTimeTimer(long time);

    /// <summary>Deletes an event-time timer; nothing happens if there is none.</summary>
    void DeleteEventTimeTimer(long time);

    /// <summary>Has <c>OnTimer</c> called when the clock reaches a time.</summary>
    /// <param name="time">Epoch milliseconds.</param>
    void RegisterProcessingTimeTimer(long time);

    /// <summary>Deletes a processing-time timer; nothing happens if there is none.</summary>
    void DeleteProcessingTimeTimer(long time);
}

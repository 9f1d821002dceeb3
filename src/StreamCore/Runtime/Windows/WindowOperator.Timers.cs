using System.Buffers.Binary;
using StreamCore.DataStream;
using StreamCore.State;
using StreamCore.Windowing;

namespace StreamCore.Runtime.Windows;

/// <summary>Timers: the triggers' own, and the one at which a window is cleaned up.</summary>
internal sealed partial class WindowOperator<TKey, TIn, TContents, TOut>
{
    /// <summary>The timers by which windows are cleaned up; null if they never are.</summary>
    private TimerQueue? CleanUpTimers => _domain switch
    {
        TimeDomain.EventTime => _eventTimers,
        TimeDomain.ProcessingTime => _processingTimers,
        _ => null,
    };

    public override void OnWatermark(long watermark)
    {
        CurrentWatermark = watermark;
        while (_eventTimers.TryTakeDue(watermark, out var time))
        {
            OnTimer(time, TimeDomain.EventTime);
        }

        Output.OnWatermark(watermark);
    }

    public override void OnProcessingTime(long now)
    {
        while (_processingTimers.TryTakeDue(now, out var time))
        {
            OnTimer(time, TimeDomain.ProcessingTime);
        }
    }

    /// <summary>A timer of the key and window that the queue has made the current ones.</summary>
    private void OnTimer(long time, TimeDomain domain)
    {
        var window = CurrentWindow();
        var contents = window;
        _key.OnTimer();
        try
        {
            _merging?.Load();
            if (_merging?.TryGetContents(window, out contents) == false)
            {
                // The window has become part of another one, which has timers of its own.
                return;
            }

            TurnTo(window);
            var result = domain == TimeDomain.EventTime
                ? _trigger.OnEventTime(time, window, _triggerContext)
                : _trigger.OnProcessingTime(time, window, _triggerContext);
            Act(result, new(window, contents));
            if (domain == _domain && time == CleanUpTime(window))
            {
                CleanUp(new(window, contents));
            }
        }
        catch (Exception e) when (IsOwn(e))
        {
            throw Failure(e);
        }
        finally
        {
            _keyed.ClearKey();
        }
    }

    private void CleanUp(LiveWindow live)
    {
        TurnTo(live.Contents);
        _contents.Clear();
        TurnTo(live.Window);
        _trigger.Clear(live.Window, _triggerContext);
        _output.Window = live.Window;
        _function.Clear(_key.Current, _output);
        _merging?.Remove(live.Window);
        _merging?.Save();
    }

    /// <summary>When a window is forgotten: at the end of time if that would be later.</summary>
    private long CleanUpTime(TimeWindow window) => TimeWindow.AddSaturating(window.MaxTimestamp, _allowedLateness);

    /// <summary>Whether a window has been cleaned up, or would be at once.</summary>
    private bool IsLate(TimeWindow window) => _domain == TimeDomain.EventTime && CleanUpTime(window) <= CurrentWatermark;

    private TimeWindow CurrentWindow()
    {
        var bytes = _keyed.CurrentNamespace;
        return new(BinaryPrimitives.ReadInt64LittleEndian(bytes), BinaryPrimitives.ReadInt64LittleEndian(bytes[sizeof(long)..]));
    }
}

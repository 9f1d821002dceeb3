using StreamCore.DataStream;

namespace StreamCore.Windowing;

/// <summary>Where windows begin that lie on a grid: at each multiple of a step, moved by an offset.</summary>
internal readonly struct AlignedWindows
{
    private readonly long _step;
    private readonly long _offset;

    /// <param name="step">From one start to the next, in milliseconds; positive.</param>
    /// <param name="offset">How far the starts are moved, in milliseconds; less than a step, in either direction.</param>
    public AlignedWindows(long step, long offset)
    {
        if (Math.Abs(offset) >= step)
        {
            throw new ArgumentOutOfRangeException(
                nameof(offset), offset, $"An offset must be less than the {step} ms from one window's start to the next.");
        }

        _step = step;
        _offset = offset < 0 ? offset + step : offset;
    }

    /// <summary>How long before a time the latest window that holds it begins: from 0 up to, but not including, a step.</summary>
    public long SinceStart(long time)
    {
        // The remainder of time - offset, without computing that difference: it may not fit into 64 bits.
        var since = (time % _step) - _offset;
        while (since < 0)
        {
            since += _step;
        }

        return since;
    }

    /// <summary>Throws if an element has no timestamp and the windows go by event time.</summary>
    public static void CheckTimestamp(long time, TimeDomain domain)
    {
        if (time == long.MinValue && domain == TimeDomain.EventTime)
        {
            throw new InvalidOperationException(
                "The element has no timestamp, and its windows go by event time. Give the source a WatermarkStrategy with a timestamp assigner, or use processing-time windows.");
        }
    }
}

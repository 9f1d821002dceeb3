using StreamCore.Time;

namespace Windows;

/// <summary>
/// A watermark behind every reading. The built-in strategies give out theirs at intervals of time (200 ms), in which the few
/// readings here have all gone by, and nothing would ever be late.
/// </summary>
public sealed class EveryReading(TimeSpan outOfOrderness) : IWatermarkGenerator<Reading>
{
    private long _greatest = long.MinValue;

    #region watermark
    public void OnEvent(in Reading element, long timestamp, IWatermarkOutput output)
    {
        _greatest = Math.Max(_greatest, timestamp);
        output.EmitWatermark(_greatest - (long)outOfOrderness.TotalMilliseconds - 1);
    }
    #endregion

    public void OnPeriodicEmit(IWatermarkOutput output)
    {
        // Nothing changes between readings.
    }
}

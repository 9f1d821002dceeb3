using System.Runtime.CompilerServices;

namespace StreamCore.Windowing;

/// <summary>Durations of windows in the unit of time in which all windows are reckoned.</summary>
internal static class WindowMilliseconds
{
    /// <summary>A duration that must be whole milliseconds, and more than none.</summary>
    public static long Positive(TimeSpan duration, [CallerArgumentExpression(nameof(duration))] string? name = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(duration, TimeSpan.Zero, name);
        return Whole(duration, name);
    }

    /// <summary>A duration that must be whole milliseconds.</summary>
    public static long Whole(TimeSpan duration, [CallerArgumentExpression(nameof(duration))] string? name = null) =>
        duration.Ticks % TimeSpan.TicksPerMillisecond == 0
            ? duration.Ticks / TimeSpan.TicksPerMillisecond
            : throw new ArgumentOutOfRangeException(name, duration, "Windows are reckoned in whole milliseconds.");
}

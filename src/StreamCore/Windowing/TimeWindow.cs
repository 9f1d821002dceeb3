using System.Globalization;

namespace StreamCore.Windowing;

/// <summary>
/// A window: the times from its start up to, but not including, its end. The window of <see cref="GlobalWindows"/>, which
/// holds all elements of a key, is <see cref="Global"/>.
/// </summary>
/// <param name="Start">The first time, in epoch milliseconds.</param>
/// <param name="End">The first time behind the window, in epoch milliseconds.</param>
public readonly record struct TimeWindow(long Start, long End)
{
    /// <summary>The one window that holds all times.</summary>
    public static readonly TimeWindow Global = new(long.MinValue, long.MaxValue);

    /// <summary>
    /// The last time in the window, <c>End - 1</c>, which is the timestamp of the window's results;
    /// <see cref="long.MaxValue"/> for the global window.
    /// </summary>
    public long MaxTimestamp => this == Global ? long.MaxValue : End - 1;

    /// <inheritdoc/>
    public override string ToString() =>
        this == Global ? "[all]" : string.Create(CultureInfo.InvariantCulture, $"[{Start}, {End})");

    /// <summary>The window from a time for a size, cut off where 64 bits end.</summary>
    internal static TimeWindow From(long start, long size) => new(start, AddSaturating(start, size));

    /// <summary>A time and a duration that is not negative, at most <see cref="long.MaxValue"/>.</summary>
    internal static long AddSaturating(long time, long duration)
    {
        var sum = unchecked(time + duration);
        return sum < time ? long.MaxValue : sum;
    }

    /// <summary>Whether the windows overlap, or one begins where the other ends: then sessions become one.</summary>
    internal bool Touches(TimeWindow other) => Start <= other.End && End >= other.Start;

    /// <summary>The smallest window around both.</summary>
    internal TimeWindow Cover(TimeWindow other) => new(Math.Min(Start, other.Start), Math.Max(End, other.End));
}

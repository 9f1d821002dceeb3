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

    /// <summary>The window around a time, cut off where 64 bits end.</summary>
    /// <param name="time">A time in the window.</param>
    /// <param name="before">How long before it the window begins; not negative.</param>
    /// <param name="after">How long after it the window ends; positive.</param>
    internal static TimeWindow Around(long time, long before, long after)
    {
        var start = unchecked(time - before);
        return new(start > time ? long.MinValue : start, AddSaturating(time, after));
    }

    /// <summary>A time and a duration that is not negative, at most <see cref="long.MaxValue"/>.</summary>
    internal static long AddSaturating(long time, long duration)
    {
        var sum = unchecked(time + duration);
        return sum < time ? long.MaxValue : sum;
    }

    /// <summary>The smallest window around both.</summary>
    internal TimeWindow Cover(TimeWindow other) => new(Math.Min(Start, other.Start), Math.Max(End, other.End));
}

namespace StreamCore.Time;

/// <summary>Sums of times that stop at the least and the greatest time instead of wrapping.</summary>
internal static class Saturating
{
    public static long Add(long time, long milliseconds)
    {
        var sum = unchecked(time + milliseconds);
        return ((time ^ sum) & (milliseconds ^ sum)) >= 0 ? sum : time < 0 ? long.MinValue : long.MaxValue;
    }

    public static long Subtract(long time, long milliseconds)
    {
        var difference = unchecked(time - milliseconds);
        return ((time ^ milliseconds) & (time ^ difference)) >= 0 ? difference : time < 0 ? long.MinValue : long.MaxValue;
    }
}

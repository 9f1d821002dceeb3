namespace FraudDetection.Features;

/// <summary>
/// Where panes lie in a ring: the pane of number n, counted from the epoch, lies at n modulo the ring's length. A ring holds its
/// newest pane and those before it, as many as fit.
/// </summary>
internal static class RingPlaces
{
    /// <summary>Where the pane of a number lies.</summary>
    public static int PlaceOf(long number, int length) => (int)(number % length);

    /// <summary>The place after another.</summary>
    public static int After(int place, int length) => place + 1 == length ? 0 : place + 1;

    /// <summary>The numbers of a range that are held.</summary>
    /// <param name="first">The first number of the range.</param>
    /// <param name="end">The number after the range's last.</param>
    /// <param name="newest">The number of the newest pane.</param>
    /// <param name="length">The ring's length.</param>
    /// <returns>The first number held, and how many there are: 0 or less if none.</returns>
    public static (long First, long Count) Held(long first, long end, long newest, int length)
    {
        var held = Math.Max(Math.Max(first, newest - length + 1), 0);
        return (held, Math.Min(end, newest + 1) - held);
    }

    /// <summary>Takes together the panes of a range, as far as a ring holds them.</summary>
    /// <param name="ring">The ring.</param>
    /// <param name="newest">The number of its newest pane.</param>
    /// <param name="first">The first number of the range.</param>
    /// <param name="end">The number after the range's last.</param>
    public static T Total<T>(ReadOnlySpan<T> ring, long newest, long first, long end)
        where T : struct, IAdditivePane<T>
    {
        var total = default(T);
        var (number, held) = Held(first, end, newest, ring.Length);
        for (var place = PlaceOf(number, ring.Length); held > 0; held--)
        {
            total.Add(ring[place]);
            place = After(place, ring.Length);
        }

        return total;
    }

    /// <summary>Makes a ring hold a pane, unless it held it once and has given it up. Panes that nothing came for are cleared.</summary>
    /// <param name="ring">The ring.</param>
    /// <param name="newest">The number of its newest pane.</param>
    /// <param name="pane">The number of the pane.</param>
    /// <param name="place">Where the pane lies.</param>
    public static bool TryHold<T>(Span<T> ring, ref long newest, long pane, out int place)
    {
        place = PlaceOf(pane, ring.Length);
        var ahead = pane - newest;
        if (ahead <= -ring.Length)
        {
            return false;
        }

        if (ahead >= ring.Length)
        {
            ring.Clear();
        }
        else if (ahead > 0)
        {
            var first = PlaceOf(newest + 1, ring.Length);
            if (first <= place)
            {
                ring[first..(place + 1)].Clear();
            }
            else
            {
                ring[first..].Clear();
                ring[..(place + 1)].Clear();
            }
        }

        newest = Math.Max(newest, pane);
        return true;
    }
}

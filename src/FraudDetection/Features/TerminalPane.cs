using System.Runtime.InteropServices;

namespace FraudDetection.Features;

/// <summary>The transactions of one hour or one day of a terminal, by their event times.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
public struct TerminalPane
{
    /// <summary>The amounts in sum, in minor units.</summary>
    public long Sum;

    /// <summary>How many transactions.</summary>
    public int Count;

    /// <summary>Takes together the panes of a range, as far as a ring holds them.</summary>
    internal static TerminalPane Total(ReadOnlySpan<TerminalPane> ring, long newest, long first, long end)
    {
        var total = default(TerminalPane);
        var (number, held) = RingPlaces.Held(first, end, newest, ring.Length);
        for (var place = RingPlaces.PlaceOf(number, ring.Length); held > 0; held--)
        {
            total.Add(ring[place]);
            place = RingPlaces.After(place, ring.Length);
        }

        return total;
    }

    internal void Add(in TerminalPane other)
    {
        Sum += other.Sum;
        Count += other.Count;
    }
}

namespace FraudDetection.Features;

/// <summary>Panes of a terminal to be read by their numbers, counted from the epoch; those that are not held are empty.</summary>
internal readonly ref struct TerminalPanes(ReadOnlySpan<TerminalPane> ring, long newest)
{
    private static readonly TerminalPane Empty;

    private readonly ReadOnlySpan<TerminalPane> _ring = ring;

    public ref readonly TerminalPane this[long number]
    {
        get
        {
            if (number > newest || number <= newest - _ring.Length || number < 0)
            {
                return ref Empty;
            }

            return ref _ring[(int)((uint)number % (uint)_ring.Length)];
        }
    }

    /// <summary>Takes panes together.</summary>
    /// <param name="first">The first one's number.</param>
    /// <param name="end">The number after the last one's.</param>
    public TerminalPane Total(long first, long end)
    {
        var total = default(TerminalPane);
        for (var number = first; number < end; number++)
        {
            total.Add(this[number]);
        }

        return total;
    }
}

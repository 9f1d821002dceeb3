namespace FraudDetection.Features;

/// <summary>
/// A sliding event-time window over one card's transactions, cut into panes of equal length. The panes of the last
/// stretch of event time are held, each in the place given by its number: when a newer pane begins, the oldest is
/// overwritten. This is the one algorithm behind the windows of a minute, an hour and a day.
/// </summary>
internal readonly ref struct PaneRing
{
    private readonly Span<Pane> _panes;
    private readonly ref long _newest;
    private readonly long _paneMilliseconds;

    /// <summary>Wraps a ring that lies in a card's state.</summary>
    /// <param name="panes">The panes. As many as make up the window.</param>
    /// <param name="newest">The number of the newest pane held, counted from the epoch.</param>
    /// <param name="paneMilliseconds">The length of a pane.</param>
    public PaneRing(Span<Pane> panes, ref long newest, long paneMilliseconds)
    {
        _panes = panes;
        _newest = ref newest;
        _paneMilliseconds = paneMilliseconds;
    }

    /// <summary>Adds up the panes of the window that ends with the pane of a time, as far as they are still held.</summary>
    public (long Count, long Sum) Read(long time)
    {
        var pane = time / _paneMilliseconds;
        var first = Math.Max(pane, _newest) - _panes.Length + 1;
        var last = Math.Min(pane, _newest);
        long count = 0;
        long sum = 0;
        for (var held = Math.Max(first, 0); held <= last; held++)
        {
            ref readonly var found = ref PaneOf(held);
            count += found.Count;
            sum += found.Sum;
        }

        return (count, sum);
    }

    /// <summary>
    /// Adds a transaction, unless the window has closed behind it (its time plus the window's length is not after the
    /// watermark) or its pane is no longer held.
    /// </summary>
    public void Add(long time, long amountMinor, long watermark)
    {
        var pane = time / _paneMilliseconds;
        if (time + (_panes.Length * _paneMilliseconds) <= watermark || pane <= _newest - _panes.Length)
        {
            return;
        }

        // Between the newest pane and this one nothing happened; at most one round needs to be cleared.
        for (var skipped = Math.Max(_newest + 1, pane - _panes.Length + 1); skipped <= pane; skipped++)
        {
            PaneOf(skipped) = default;
        }

        _newest = Math.Max(_newest, pane);
        ref var current = ref PaneOf(pane);
        current.Count++;
        current.Sum += amountMinor;
    }

    private ref Pane PaneOf(long number) => ref _panes[(int)(number % _panes.Length)];
}

namespace FraudDetection.Features;

/// <summary>
/// A sliding event-time window over one card's transactions, cut into panes of equal length. The panes of the last
/// stretch of event time are held, each in the place given by its number: when a newer pane begins, the oldest is
/// overwritten. This is the one algorithm behind a card's windows, from a minute to 30 days.
/// </summary>
internal readonly ref struct PaneRing
{
    private readonly Span<Pane> _panes;
    private readonly ref long _newest;
    private readonly long _paneMilliseconds;

    /// <summary>Wraps a ring that lies in a card's state.</summary>
    /// <param name="panes">The panes. As many as make up the longest window.</param>
    /// <param name="newest">The number of the newest pane held, counted from the epoch.</param>
    /// <param name="paneMilliseconds">The length of a pane.</param>
    public PaneRing(Span<Pane> panes, ref long newest, long paneMilliseconds)
    {
        _panes = panes;
        _newest = ref newest;
        _paneMilliseconds = paneMilliseconds;
    }

    /// <summary>Takes together the panes of the longest window that ends with the pane of a time, as far as they are still held.</summary>
    public PaneTotals Read(long time) => Read(time, _panes.Length);

    /// <summary>Takes together so many panes up to the pane of a time, as far as they are still held.</summary>
    public PaneTotals Read(long time, int panes)
    {
        var pane = time / _paneMilliseconds;
        var first = Math.Max(Math.Max(pane - panes, _newest - _panes.Length) + 1, 0);
        var held = Math.Min(pane, _newest) - first + 1;
        var index = (int)(first % _panes.Length);
        long count = 0;
        long sum = 0;
        long max = 0;
        for (; held > 0; held--)
        {
            ref readonly var found = ref _panes[index];
            count += found.Count;
            sum += found.Sum;
            max = Math.Max(max, found.Max);
            index = index + 1 == _panes.Length ? 0 : index + 1;
        }

        return new(count, sum, max);
    }

    /// <summary>
    /// Adds a transaction, unless the longest window has closed behind it (its time plus the window's length is not after the
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
        current.Max = Math.Max(current.Max, amountMinor);
    }

    private ref Pane PaneOf(long number) => ref _panes[(int)(number % _panes.Length)];
}

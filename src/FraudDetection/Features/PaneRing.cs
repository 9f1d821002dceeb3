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
        var (first, held) = RingPlaces.Held(pane - panes + 1, pane + 1, _newest, _panes.Length);
        long count = 0;
        long sum = 0;
        long max = 0;
        for (var place = RingPlaces.PlaceOf(first, _panes.Length); held > 0; held--)
        {
            ref readonly var found = ref _panes[place];
            count += found.Count;
            sum += found.Sum;
            max = Math.Max(max, found.Max);
            place = RingPlaces.After(place, _panes.Length);
        }

        return new(count, sum, max);
    }

    /// <summary>
    /// Adds a transaction, unless the longest window has closed behind it (its time plus the window's length is not after the
    /// watermark) or its pane is no longer held.
    /// </summary>
    public void Add(long time, long amountMinor, long watermark)
    {
        if (time + (_panes.Length * _paneMilliseconds) <= watermark
            || !RingPlaces.TryHold(_panes, ref _newest, time / _paneMilliseconds, out var place))
        {
            return;
        }

        ref var pane = ref _panes[place];
        pane.Count++;
        pane.Sum += amountMinor;
        pane.Max = Math.Max(pane.Max, amountMinor);
    }
}

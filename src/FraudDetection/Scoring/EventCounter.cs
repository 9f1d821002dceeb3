namespace FraudDetection.Scoring;

/// <summary>Counts events in a sliding window of event time, cut into panes. The clock is the greatest time seen.</summary>
internal sealed class EventCounter(TimeSpan window)
{
    private const int Panes = 60;

    private readonly long[] _counts = new long[Panes];
    private readonly long _paneMilliseconds = Math.Max(1, (long)window.TotalMilliseconds / Panes);
    private long _newest = long.MinValue / 2;

    /// <summary>How many events are in the window that ends with the clock.</summary>
    public long Count { get; private set; }

    /// <summary>Moves the clock on to a time, if that is ahead of it.</summary>
    public void Advance(long time)
    {
        var pane = time / _paneMilliseconds;
        for (var expired = Math.Max(Math.Max(_newest + 1, pane - Panes + 1), 0); expired <= pane; expired++)
        {
            ref var count = ref _counts[expired % Panes];
            Count -= count;
            count = 0;
        }

        _newest = Math.Max(_newest, pane);
    }

    /// <summary>Counts an event; one that the window has passed does not count.</summary>
    public void Add(long time)
    {
        Advance(time);
        var pane = time / _paneMilliseconds;
        if (pane > _newest - Panes)
        {
            _counts[pane % Panes]++;
            Count++;
        }
    }
}

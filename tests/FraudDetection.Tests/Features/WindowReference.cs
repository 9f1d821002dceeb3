namespace FraudDetection.Tests.Features;

/// <summary>One window of one card, the slow way: keeps every transaction for ever and looks through all of them.</summary>
internal sealed class WindowReference(long paneMilliseconds, int panes)
{
    private readonly List<(long Pane, long Amount)> _kept = [];

    /// <summary>Returns what the window shows for a transaction, then takes it in unless it comes too late for that.</summary>
    public (double Count, double Sum) Next(long time, long amount, long watermark)
    {
        var pane = time / paneMilliseconds;
        var newest = _kept.Count == 0 ? pane : _kept.Max(kept => kept.Pane);
        var seen = _kept.Where(kept => kept.Pane > newest - panes && kept.Pane > pane - panes && kept.Pane <= pane).ToList();

        var closed = time + (panes * paneMilliseconds) <= watermark;
        if (!closed && pane > newest - panes)
        {
            _kept.Add((pane, amount));
        }

        return (seen.Count + 1, seen.Sum(kept => kept.Amount) + amount);
    }
}

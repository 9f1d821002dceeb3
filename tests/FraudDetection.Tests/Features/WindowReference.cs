namespace FraudDetection.Tests.Features;

/// <summary>One window of one card, the slow way: keeps every transaction for ever and looks through all of them.</summary>
/// <param name="paneMilliseconds">The length of a pane.</param>
/// <param name="panes">How many panes are held.</param>
/// <param name="window">How many of them the window has; all if not given.</param>
internal sealed class WindowReference(long paneMilliseconds, int panes, int? window = null)
{
    private readonly List<(long Pane, long Amount)> _kept = [];

    /// <summary>
    /// Returns what the window shows for a transaction (count, sum, mean, maximum), then takes it in unless it comes too late.
    /// </summary>
    public double[] Next(long time, long amount, long watermark)
    {
        var pane = time / paneMilliseconds;
        var newest = _kept.Count == 0 ? pane : _kept.Max(kept => kept.Pane);
        List<long> seen =
        [
            .. _kept.Where(kept => kept.Pane > newest - panes && kept.Pane > pane - (window ?? panes) && kept.Pane <= pane).Select(kept => kept.Amount),
            amount,
        ];

        var closed = time + (panes * paneMilliseconds) <= watermark;
        if (!closed && pane > newest - panes)
        {
            _kept.Add((pane, amount));
        }

        return [seen.Count, seen.Sum(), (double)seen.Sum() / seen.Count, seen.Max()];
    }
}

namespace FraudDetection.Features;

/// <summary>What one window of a card holds: the stretch of event time that ends with its newest pane.</summary>
/// <param name="Transactions">How many transactions.</param>
/// <param name="SumMinor">Their amounts in sum, in minor units.</param>
/// <param name="MaxMinor">The greatest amount, in minor units.</param>
/// <param name="PaneSeconds">The length of a pane.</param>
/// <param name="Panes">The panes that are not empty, in the order of time.</param>
public sealed record WindowDescription(long Transactions, long SumMinor, long MaxMinor, int PaneSeconds, IReadOnlyList<PaneDescription> Panes)
{
    internal static WindowDescription Of(ReadOnlySpan<Pane> ring, long newest, long paneMilliseconds)
    {
        List<PaneDescription> panes = [];
        for (var number = Math.Max(0, newest - ring.Length + 1); number <= newest; number++)
        {
            if (ring[(int)(number % ring.Length)] is { Count: > 0 } pane)
            {
                panes.Add(new(DateTimeOffset.FromUnixTimeMilliseconds(number * paneMilliseconds), pane.Count, pane.Sum, pane.Max));
            }
        }

        return new(
            panes.Sum(pane => pane.Transactions),
            panes.Sum(pane => pane.SumMinor),
            panes.Select(pane => pane.MaxMinor).DefaultIfEmpty().Max(),
            (int)(paneMilliseconds / 1000),
            panes);
    }
}

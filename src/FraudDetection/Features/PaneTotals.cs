namespace FraudDetection.Features;

/// <summary>The panes of a window taken together.</summary>
/// <param name="Count">How many transactions.</param>
/// <param name="Sum">Their amounts in sum, in minor units.</param>
/// <param name="Max">The greatest amount, in minor units; 0 if there is none.</param>
internal readonly record struct PaneTotals(long Count, long Sum, long Max)
{
    /// <summary>The totals with one transaction more.</summary>
    public PaneTotals With(long amountMinor) => new(Count + 1, Sum + amountMinor, Math.Max(Max, amountMinor));
}

namespace LoadGenerator.Load;

/// <summary>A distribution of delays in milliseconds; all are 0 if there were none.</summary>
/// <param name="Count">How many were recorded.</param>
/// <param name="Mean">The mean.</param>
/// <param name="P50">The median.</param>
/// <param name="P90">The 90th percentile.</param>
/// <param name="P99">The 99th percentile.</param>
/// <param name="P999">The 99.9th percentile.</param>
/// <param name="Max">The greatest.</param>
public sealed record LatencySummary(
    long Count, double Mean, double P50, double P90, double P99, double P999, double Max)
{
    /// <summary>Of no delays.</summary>
    public static LatencySummary None { get; } = new(0, 0, 0, 0, 0, 0, 0);
}

namespace LoadGenerator.Load;

/// <summary>How a load test stands while it runs.</summary>
/// <param name="Sent">Transactions sent.</param>
/// <param name="Decided">Transactions whose decision has arrived.</param>
/// <param name="Approved">Of these: approved.</param>
/// <param name="Review">Of these: to be looked at.</param>
/// <param name="Declined">Of these: declined.</param>
/// <param name="Latency">From the scheduled send to the receipt, as of a moment ago; milliseconds.</param>
public sealed record LoadSnapshot(
    long Sent, long Decided, long Approved, long Review, long Declined, LatencySummary Latency)
{
    /// <summary>Before anything was sent.</summary>
    public static LoadSnapshot None { get; } = new(0, 0, 0, 0, 0, LatencySummary.None);
}

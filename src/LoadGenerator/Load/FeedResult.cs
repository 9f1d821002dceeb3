namespace LoadGenerator.Load;

/// <summary>What a feed did.</summary>
/// <param name="Sent">How many transactions it sent.</param>
/// <param name="Elapsed">From the first due time to the end.</param>
/// <param name="Lag">How far behind their schedule the sends began.</param>
public sealed record FeedResult(long Sent, TimeSpan Elapsed, LatencySummary Lag);

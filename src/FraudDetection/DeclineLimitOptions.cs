namespace FraudDetection;

/// <summary>How much may be declined within a sliding window of event time before declines fall back to reviews.</summary>
public sealed class DeclineLimitOptions
{
    /// <summary>The greatest share of all transactions, above 0 to 1; none by default.</summary>
    public double? Share { get; set; }

    /// <summary>The greatest number, 1 or more; none by default.</summary>
    public long? Count { get; set; }

    /// <summary>The share counts once the window has so many transactions, 1 or more; by default 200.</summary>
    public long MinimumSample { get; set; } = Rules.DeclineLimit.DefaultMinimumSample;

    /// <summary>The window's length, 1 minute to 1 day; by default 1 hour.</summary>
    public TimeSpan Window { get; set; } = Rules.DeclineLimit.DefaultWindow;

    /// <summary>The limit; null if nothing is bounded.</summary>
    internal Rules.DeclineLimit? ToLimit() => Share is null && Count is null ? null : new(Share, Count, MinimumSample, Window);
}

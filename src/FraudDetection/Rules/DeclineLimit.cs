namespace FraudDetection.Rules;

/// <summary>
/// How much may be declined before declines fall back to reviews, within a sliding window of event time; what is over either
/// bound is too much.
/// </summary>
/// <param name="Share">The greatest share of all transactions, above 0 to 1; null for no bound.</param>
/// <param name="Count">The greatest number, 1 or more; null for no bound.</param>
/// <param name="MinimumSample">The share counts once the window has so many transactions.</param>
/// <param name="Window">The window's length.</param>
public sealed record DeclineLimit(double? Share, long? Count, long MinimumSample, TimeSpan Window)
{
    /// <summary>From how many transactions on a share counts, if nothing is said: 200.</summary>
    public const long DefaultMinimumSample = 200;

    /// <summary>The window's length, if nothing is said: 1 hour.</summary>
    public static TimeSpan DefaultWindow { get; } = TimeSpan.FromHours(1);

    /// <summary>The longest window: 1 day.</summary>
    public static TimeSpan MaxWindow { get; } = TimeSpan.FromDays(1);

    /// <summary>The shortest window: 1 minute.</summary>
    public static TimeSpan MinWindow { get; } = TimeSpan.FromMinutes(1);
}

namespace FraudDetection.Terminals;

/// <summary>How <see cref="TerminalRiskJob"/> treats event time.</summary>
public sealed record TerminalRiskJobOptions
{
    /// <summary>The least <see cref="Expiry"/>: what features look back, and a day for decisions that are behind.</summary>
    public static readonly TimeSpan LeastExpiry = TimeSpan.FromDays(39);

    /// <summary>The usual <see cref="Expiry"/>.</summary>
    public static readonly TimeSpan DefaultExpiry = TimeSpan.FromDays(60);

    /// <summary>
    /// How long a partition may be silent before event time goes on without it. What it brings later that is older is taken into
    /// hours that are still open, or not at all. Default 5 s.
    /// </summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a terminal is remembered without transactions and frauds that become known, in event time; zero for ever. At least
    /// <see cref="LeastExpiry"/>, so that what is forgotten was without influence. Default 60 days.
    /// </summary>
    public TimeSpan Expiry { get; init; } = DefaultExpiry;

    /// <summary>How far labels and transactions, or partitions, may be apart in event time before the faster waits. Default 2 h.</summary>
    public TimeSpan MaxDrift { get; init; } = TimeSpan.FromHours(2);
}

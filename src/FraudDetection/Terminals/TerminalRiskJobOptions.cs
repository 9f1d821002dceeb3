namespace FraudDetection.Terminals;

/// <summary>How <see cref="TerminalRiskJob"/> treats event time.</summary>
public sealed record TerminalRiskJobOptions
{
    /// <summary>
    /// How long a partition may be silent before event time goes on without it. What it brings later that is older is taken into
    /// hours that are still open, or not at all. Default 5 s.
    /// </summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How far labels and transactions, or partitions, may be apart in event time before the faster waits. Default 2 h.</summary>
    public TimeSpan MaxDrift { get; init; } = TimeSpan.FromHours(2);
}

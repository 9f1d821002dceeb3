namespace LoadGenerator.Replay;

/// <summary>What of a transaction file is replayed, and how fast.</summary>
public sealed record ReplayOptions
{
    /// <summary>Only rows at or after this moment; null, the default, for all.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only rows before this moment; null, the default, for all.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Rows per second; null, the default, for no fixed rate. Not together with <see cref="Speed"/>.</summary>
    public double? Rate { get; init; }

    /// <summary>
    /// How many times faster than it happened; null, the default, for no relation to real time. With neither this nor
    /// <see cref="Rate"/> the replay is as fast as the broker takes it.
    /// </summary>
    public double? Speed { get; init; }

    /// <summary>
    /// How long after its transaction a fraud's label is sent: before the first transaction that happened no sooner. Null, the
    /// default, sends no labels.
    /// </summary>
    public TimeSpan? LabelDelay { get; init; }

    /// <summary>What to put before each transaction's id; nothing by default.</summary>
    public string IdPrefix { get; init; } = "";
}

namespace FraudDetection;

/// <summary>What can be set about deciding, besides the rules. Amounts are in minor units, for example cents.</summary>
public sealed class FraudOptions
{
    /// <summary>From this score on a transaction is reviewed, 0 to 1; by default 0.4. Must be below <see cref="DeclineThreshold"/>.</summary>
    public double ReviewThreshold { get; set; } = 0.4;

    /// <summary>From this score on a transaction is declined, 0 to 1; by default 0.8.</summary>
    public double DeclineThreshold { get; set; } = 0.8;

    /// <summary>Other thresholds by currency, merchant category, channel or amount; the first that fits counts. None by default; 1,000 at most.</summary>
    public IList<SegmentOptions> Segments { get; } = [];

    /// <summary>How much rules and score together may decline, unless the rule set says it; by default no bound.</summary>
    public DeclineLimitOptions DeclineLimit { get; } = new();

    /// <summary>How much each rule may decline that does not say it itself; by default no bound.</summary>
    public DeclineLimitOptions RuleDeclineLimit { get; } = new();

    /// <summary>How far behind the newest event of its partition an event may come without being late, 0 to 1 day; by default 10 s.</summary>
    public TimeSpan MaxOutOfOrderness { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How far an event time may be ahead of the record's Kafka timestamp, 0 to 1 day; by default 5 minutes.</summary>
    public TimeSpan MaxClockSkew { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The greatest amount that is accepted, 1 to 1,000,000,000,000; by default 1,000,000,000,000.</summary>
    public long MaxAmountMinor { get; set; } = FraudOptionsValidator.AmountLimit;

    /// <summary>Checks the settings, each alone and against the others.</summary>
    /// <returns>One message for each fault, with the setting, its value and the remedy; empty if all is well.</returns>
    public IReadOnlyList<string> Validate() => FraudOptionsValidator.Validate(this);
}

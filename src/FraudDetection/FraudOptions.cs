namespace FraudDetection;

/// <summary>What can be set about deciding. Amounts are in minor units, for example cents.</summary>
public sealed class FraudOptions
{
    /// <summary>From this score on a transaction is reviewed, 0 to 1; by default 0.4. Must be below <see cref="DeclineThreshold"/>.</summary>
    public double ReviewThreshold { get; set; } = 0.4;

    /// <summary>From this score on a transaction is declined, 0 to 1; by default 0.8.</summary>
    public double DeclineThreshold { get; set; } = 0.8;

    /// <summary>How far behind the newest event of its partition an event may come without being late, 0 to 1 day; by default 10 s.</summary>
    public TimeSpan MaxOutOfOrderness { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How far an event time may be ahead of the record's Kafka timestamp, 0 to 1 day; by default 5 minutes.</summary>
    public TimeSpan MaxClockSkew { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The greatest amount that is accepted, 1 to 1,000,000,000,000; by default 1,000,000,000,000.</summary>
    public long MaxAmountMinor { get; set; } = 1_000_000_000_000;

    /// <summary>VELOCITY: from so many transactions in a minute on, 2 or more; by default 6.</summary>
    public int VelocityCount1Minute { get; set; } = 6;

    /// <summary>VELOCITY: from so many transactions in an hour on, at least <see cref="VelocityCount1Minute"/>; by default 20.</summary>
    public int VelocityCount1Hour { get; set; } = 20;

    /// <summary>VELOCITY: its weight in the score, 0 (off) to 1; by default 0.5.</summary>
    public double VelocityWeight { get; set; } = 0.5;

    /// <summary>AMOUNT_SPIKE: so many deviations above the mean, above 0; by default 4.</summary>
    public double SpikeDeviations { get; set; } = 4;

    /// <summary>AMOUNT_SPIKE: and so many times the mean, 1 or more; by default 3.</summary>
    public double SpikeRatio { get; set; } = 3;

    /// <summary>AMOUNT_SPIKE: once so many transactions of the card are known, 2 or more; by default 5.</summary>
    public int SpikeMinimumHistory { get; set; } = 5;

    /// <summary>AMOUNT_SPIKE: its weight in the score, 0 (off) to 1; by default 0.45.</summary>
    public double SpikeWeight { get; set; } = 0.45;

    /// <summary>IMPOSSIBLE_TRAVEL: another country within less than this, 0 to 30 days; by default 1 hour.</summary>
    public TimeSpan TravelCountryGap { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// IMPOSSIBLE_TRAVEL: another terminal within less than this, 0 to <see cref="TravelCountryGap"/>; by default 10 s.
    /// </summary>
    public TimeSpan TravelTerminalGap { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>IMPOSSIBLE_TRAVEL: its weight in the score, 0 (off) to 1; by default 0.7.</summary>
    public double TravelWeight { get; set; } = 0.7;

    /// <summary>NIGHT_SPEND: the night's first hour in UTC, 0 to 23; by default 0.</summary>
    public int NightStartHour { get; set; }

    /// <summary>NIGHT_SPEND: the first hour after the night in UTC, 0 to 23; by default 5. May be less than the start: the night spans midnight.</summary>
    public int NightEndHour { get; set; } = 5;

    /// <summary>NIGHT_SPEND: from this amount on, 0 or more; by default 20,000.</summary>
    public long NightMinimumAmount { get; set; } = 20_000;

    /// <summary>NIGHT_SPEND: its weight in the score, 0 (off) to 1; by default 0.25.</summary>
    public double NightWeight { get; set; } = 0.25;

    /// <summary>NEW_COUNTRY: once so many transactions of the card are known, 1 or more; by default 3.</summary>
    public int NewCountryMinimumHistory { get; set; } = 3;

    /// <summary>NEW_COUNTRY: its weight in the score, 0 (off) to 1; by default 0.35.</summary>
    public double NewCountryWeight { get; set; } = 0.35;

    /// <summary>Checks the settings, each alone and against the others.</summary>
    /// <returns>One message for each fault, with the setting, its value and the remedy; empty if all is well.</returns>
    public IReadOnlyList<string> Validate() => throw new NotImplementedException();
}

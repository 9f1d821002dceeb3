using System.Globalization;

namespace FraudDetection;

/// <summary>What can be set about deciding. Amounts are in minor units, for example cents.</summary>
public sealed class FraudOptions
{
    private const long AmountLimit = 1_000_000_000_000;

    private static readonly TimeSpan OneDay = TimeSpan.FromDays(1);
    private static readonly TimeSpan ThirtyDays = TimeSpan.FromDays(30);

    /// <summary>From this score on a transaction is reviewed, 0 to 1; by default 0.4. Must be below <see cref="DeclineThreshold"/>.</summary>
    public double ReviewThreshold { get; set; } = 0.4;

    /// <summary>From this score on a transaction is declined, 0 to 1; by default 0.8.</summary>
    public double DeclineThreshold { get; set; } = 0.8;

    /// <summary>How far behind the newest event of its partition an event may come without being late, 0 to 1 day; by default 10 s.</summary>
    public TimeSpan MaxOutOfOrderness { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How far an event time may be ahead of the record's Kafka timestamp, 0 to 1 day; by default 5 minutes.</summary>
    public TimeSpan MaxClockSkew { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The greatest amount that is accepted, 1 to 1,000,000,000,000; by default 1,000,000,000,000.</summary>
    public long MaxAmountMinor { get; set; } = AmountLimit;

    /// <summary>VELOCITY: from so many transactions in a minute on, 2 or more; by default 6.</summary>
    public int VelocityCount1Minute { get; set; } = 6;

    /// <summary>VELOCITY: from so many transactions in an hour on, at least <see cref="VelocityCount1Minute"/>; by default 20.</summary>
    public int VelocityCount1Hour { get; set; } = 20;

    /// <summary>VELOCITY: its weight in the score, 0 (off) to 1; by default 0.5.</summary>
    public double VelocityWeight { get; set; } = 0.5;

    /// <summary>AMOUNT_SPIKE: so many deviations above the mean, above 0 to 1,000,000; by default 4.</summary>
    public double SpikeDeviations { get; set; } = 4;

    /// <summary>AMOUNT_SPIKE: and so many times the mean, 1 to 1,000,000; by default 3.</summary>
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

    /// <summary>
    /// NIGHT_SPEND: the first hour after the night in UTC, 0 to 23; by default 5. If less than
    /// <see cref="NightStartHour"/>, the night spans midnight; the two must differ.
    /// </summary>
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
    public IReadOnlyList<string> Validate()
    {
        List<string> faults = [];
        Require(InRange(ReviewThreshold, 0, 1), nameof(ReviewThreshold), ReviewThreshold, "set it from 0 to 1");
        Require(InRange(DeclineThreshold, 0, 1), nameof(DeclineThreshold), DeclineThreshold, "set it from 0 to 1");
        Require(
            ReviewThreshold < DeclineThreshold,
            nameof(ReviewThreshold),
            ReviewThreshold,
            $"set it below {nameof(DeclineThreshold)}, which is {DeclineThreshold}, or raise that");
        Require(InRange(MaxOutOfOrderness, OneDay), nameof(MaxOutOfOrderness), MaxOutOfOrderness, "set it from 0 to 1 day");
        Require(InRange(MaxClockSkew, OneDay), nameof(MaxClockSkew), MaxClockSkew, "set it from 0 to 1 day");
        Require(
            MaxAmountMinor is >= 1 and <= AmountLimit,
            nameof(MaxAmountMinor),
            MaxAmountMinor,
            $"set it from 1 to {AmountLimit}");

        Require(VelocityCount1Minute >= 2, nameof(VelocityCount1Minute), VelocityCount1Minute, "set it to 2 or more");
        Require(
            VelocityCount1Hour >= VelocityCount1Minute,
            nameof(VelocityCount1Hour),
            VelocityCount1Hour,
            $"set it to {nameof(VelocityCount1Minute)}, which is {VelocityCount1Minute}, or more");
        RequireWeight(nameof(VelocityWeight), VelocityWeight);

        Require(SpikeDeviations is > 0 and <= 1e6, nameof(SpikeDeviations), SpikeDeviations, "set it above 0, to 1,000,000 at most");
        Require(InRange(SpikeRatio, 1, 1e6), nameof(SpikeRatio), SpikeRatio, "set it from 1 to 1,000,000");
        Require(SpikeMinimumHistory >= 2, nameof(SpikeMinimumHistory), SpikeMinimumHistory, "set it to 2 or more");
        RequireWeight(nameof(SpikeWeight), SpikeWeight);

        Require(InRange(TravelCountryGap, ThirtyDays), nameof(TravelCountryGap), TravelCountryGap, "set it from 0 to 30 days");
        Require(
            InRange(TravelTerminalGap, TravelCountryGap),
            nameof(TravelTerminalGap),
            TravelTerminalGap,
            $"set it from 0 to {nameof(TravelCountryGap)}, which is {TravelCountryGap}");
        RequireWeight(nameof(TravelWeight), TravelWeight);

        Require(NightStartHour is >= 0 and <= 23, nameof(NightStartHour), NightStartHour, "set it from 0 to 23");
        Require(NightEndHour is >= 0 and <= 23, nameof(NightEndHour), NightEndHour, "set it from 0 to 23");
        Require(
            NightStartHour != NightEndHour,
            nameof(NightEndHour),
            NightEndHour,
            $"set it to another hour than {nameof(NightStartHour)}; to turn the rule off set {nameof(NightWeight)} to 0");
        Require(NightMinimumAmount >= 0, nameof(NightMinimumAmount), NightMinimumAmount, "set it to 0 or more");
        RequireWeight(nameof(NightWeight), NightWeight);

        Require(NewCountryMinimumHistory >= 1, nameof(NewCountryMinimumHistory), NewCountryMinimumHistory, "set it to 1 or more");
        RequireWeight(nameof(NewCountryWeight), NewCountryWeight);
        return faults;

        void Require(bool holds, string setting, object value, string remedy)
        {
            if (!holds)
            {
                faults.Add(string.Create(CultureInfo.InvariantCulture, $"{setting} is {value}: {remedy}."));
            }
        }

        void RequireWeight(string setting, double weight) =>
            Require(InRange(weight, 0, 1), setting, weight, "set it from 0 (off) to 1");
    }

    // NaN is in no range.
    private static bool InRange(double value, double min, double max) => value >= min && value <= max;

    private static bool InRange(TimeSpan value, TimeSpan max) => value >= TimeSpan.Zero && value <= max;
}

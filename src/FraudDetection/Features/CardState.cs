using System.Runtime.InteropServices;

namespace FraudDetection.Features;

/// <summary>
/// What is remembered of a card. It is stored as its raw bytes, in keyed state and in a changelog topic, so its layout is
/// a contract: a change of it needs a new <see cref="CurrentVersion"/>, and <see cref="Upgrade"/> to deal with the one before.
/// The default value is a card never seen.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
public struct CardState
{
    /// <summary>The layout that this code reads and writes.</summary>
    public const int CurrentVersion = 2;

    /// <summary>The layout of these bytes; 0 in a state that was never written.</summary>
    public int Version;

    /// <summary>Where the next new country goes in <see cref="Countries"/>.</summary>
    public int NextCountry;

    /// <summary>The countries the card was used in; when full, the one that came first makes room.</summary>
    public CountrySet Countries;

    /// <summary>How many transactions were seen, late ones included.</summary>
    public long Transactions;

    /// <summary>The running mean of their amounts, in minor units.</summary>
    public double AmountMean;

    /// <summary>The running sum of squared distances from the mean (Welford's M2).</summary>
    public double AmountSquares;

    /// <summary>The running mean of their amounts, each counted as at most three times the mean before it, in minor units.</summary>
    public double UsualAmount;

    /// <summary>The greatest of their amounts, in minor units.</summary>
    public long AmountMax;

    /// <summary>The greatest event time seen, in epoch milliseconds; 0 if none.</summary>
    public long LastEventTime;

    /// <summary>The event time of the newest transaction with the card present, in epoch milliseconds; 0 if none.</summary>
    public long LastPresentTime;

    /// <summary>The XxHash3 of its terminal's id.</summary>
    public ulong LastTerminal;

    /// <summary>Its country, two letters packed; 0 if not given.</summary>
    public int LastCountry;

    /// <summary>The channel of the transaction that came last, counted from 1; 0 if none came.</summary>
    public int LastChannel;

    /// <summary>The event time of the newest transaction with the card present and coordinates, in epoch milliseconds; 0 if none.</summary>
    public long LastLocatedTime;

    /// <summary>Its latitude in degrees.</summary>
    public double LastLatitude;

    /// <summary>Its longitude in degrees.</summary>
    public double LastLongitude;

    /// <summary>The number of the newest pane in <see cref="Minute"/>, counted from the epoch.</summary>
    public long MinuteNewest;

    /// <summary>The number of the newest pane in <see cref="TenMinutes"/>, counted from the epoch.</summary>
    public long TenMinutesNewest;

    /// <summary>The number of the newest pane in <see cref="Hour"/>, counted from the epoch.</summary>
    public long HourNewest;

    /// <summary>The number of the newest pane in <see cref="Day"/>, counted from the epoch.</summary>
    public long DayNewest;

    /// <summary>The number of the newest pane in <see cref="Month"/>, counted from the epoch.</summary>
    public long MonthNewest;

    /// <summary>The last minute in panes of 10 seconds.</summary>
    public PaneRing6 Minute;

    /// <summary>The last 10 minutes in panes of 1 minute.</summary>
    public PaneRing10 TenMinutes;

    /// <summary>The last hour in panes of 5 minutes.</summary>
    public PaneRing12 Hour;

    /// <summary>The last 24 hours in panes of 1 hour.</summary>
    public PaneRing24 Day;

    /// <summary>The last 30 days in panes of 1 day; the last 7 days are their newest seven.</summary>
    public PaneRing30 Month;

    /// <summary>How many transactions were taken into <see cref="RecentAmounts"/>; modulo their number, where the next one goes.</summary>
    public long RecentTaken;

    /// <summary>The amounts of the transactions that came last.</summary>
    public RecentAmounts RecentAmounts;

    /// <summary>Their terminals, at the same places.</summary>
    public RecentTerminals RecentTerminals;

    /// <summary>
    /// Makes a state of an earlier layout one of the present. StreamCore has already put its fields where they belong; what
    /// layout 1 did not keep (maxima, 10 minutes, 30 days, the last 50 transactions) starts empty and fills as transactions come.
    /// </summary>
    /// <returns>False if the layout is not known; the state is then as it was.</returns>
    public static bool Upgrade(ref CardState state)
    {
        switch (state.Version)
        {
            case CurrentVersion:
                return true;
            case 1:
                state.UsualAmount = state.AmountMean;
                state.AmountMax = (long)state.AmountMean;
                state.Version = CurrentVersion;
                return true;
            case 0:
                state.Version = CurrentVersion;
                return true;
            default:
                return false;
        }
    }
}

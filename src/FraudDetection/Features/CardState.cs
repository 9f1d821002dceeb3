using System.Runtime.InteropServices;

namespace FraudDetection.Features;

/// <summary>
/// What is remembered of a card. It is stored as its raw bytes, in keyed state and in a changelog topic, so its layout is
/// a contract: a change of it needs a new <see cref="CurrentVersion"/>. The default value is a card never seen.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
public struct CardState
{
    /// <summary>The layout that this code reads and writes.</summary>
    public const int CurrentVersion = 1;

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

    /// <summary>The greatest event time seen, in epoch milliseconds; 0 if none.</summary>
    public long LastEventTime;

    /// <summary>The event time of the newest transaction with the card present, in epoch milliseconds; 0 if none.</summary>
    public long LastPresentTime;

    /// <summary>The XxHash3 of its terminal's id.</summary>
    public ulong LastTerminal;

    /// <summary>Its country, two letters packed; 0 if not given.</summary>
    public int LastCountry;

    /// <summary>The number of the newest pane in <see cref="Minute"/>, counted from the epoch.</summary>
    public long MinuteNewest;

    /// <summary>The number of the newest pane in <see cref="Hour"/>, counted from the epoch.</summary>
    public long HourNewest;

    /// <summary>The number of the newest pane in <see cref="Day"/>, counted from the epoch.</summary>
    public long DayNewest;

    /// <summary>The last minute in panes of 10 seconds.</summary>
    public PaneRing6 Minute;

    /// <summary>The last hour in panes of 5 minutes.</summary>
    public PaneRing12 Hour;

    /// <summary>The last 24 hours in panes of 1 hour.</summary>
    public PaneRing24 Day;
}

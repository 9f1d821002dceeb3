using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FraudDetection.Features;

/// <summary>
/// What is remembered of a terminal, from all cards: its transactions, and the frauds among them that became known. It is
/// stored and sent as its raw bytes, so its layout is a contract as <see cref="CardState"/>'s is. The default value is a
/// terminal never seen.
/// <para>
/// A pane takes nothing any more once the watermark has reached its end, and a reader at event time t uses only panes that ended
/// at least <see cref="Settle"/> before t. So a copy may be that much older than t, or newer by some hours, and gives the same
/// features to the bit. It does not matter either in which order a label and a transaction of the same instant are taken in.
/// </para>
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
public struct TerminalHistory
{
    /// <summary>The layout that this code reads and writes.</summary>
    public const int CurrentVersion = 1;

    /// <summary>How long a pane must have ended before it is used, in milliseconds: the time that a copy may take to arrive.</summary>
    public const long Settle = 10 * 60 * 1000;

    /// <summary>
    /// How long after a transaction its label is there, in milliseconds: 7 days. A transaction older than that without a label
    /// counts as genuine.
    /// </summary>
    public const long LabelDelay = 7 * DayPane;

    /// <summary>A fraud's amount up to so many times the mean of the 30 whole days before its label is nothing special there.</summary>
    public const double UnexplainedRatio = 2;

    /// <summary>
    /// How far features look back, in milliseconds: a history whose <see cref="End"/> is that long ago gives the features of a
    /// terminal never seen, to the bit.
    /// </summary>
    public const long Memory = LabelDelay + (MonthDays * DayPane) + Settle;

    /// <summary>The length of a pane of <see cref="Hours"/>, in milliseconds.</summary>
    internal const long HourPane = 60 * 60 * 1000;

    /// <summary>The length of a pane of <see cref="Days"/>, in milliseconds.</summary>
    internal const long DayPane = 24 * HourPane;

    internal const int MonthDays = 30;
    internal const int HoursOfDay = 24;

    /// <summary>The layout of these bytes; 0 in a history that was never written.</summary>
    public int Version;

    /// <summary>The number of the newest pane in <see cref="Hours"/>, counted from the epoch.</summary>
    public long NewestHour;

    /// <summary>The number of the newest pane in <see cref="Days"/>, counted from the epoch.</summary>
    public long NewestDay;

    /// <summary>The number of the newest pane in <see cref="FraudHours"/>, counted from the epoch.</summary>
    public long NewestFraudHour;

    /// <summary>The number of the newest pane in <see cref="FraudDays"/>, counted from the epoch.</summary>
    public long NewestFraudDay;

    /// <summary>The last hours: the 24 that are read, those that are not settled yet, and room to be ahead.</summary>
    public TerminalHours Hours;

    /// <summary>The last days: the 30 and the delay's 7 that are read, today, and room to be ahead.</summary>
    public TerminalDays Days;

    /// <summary>The same hours of what became known.</summary>
    public FraudHours FraudHours;

    /// <summary>The same days of what became known.</summary>
    public FraudDays FraudDays;

    /// <summary>How many bytes there are before <see cref="FraudHours"/>. What follows is seldom looked at: most terminals have no frauds.</summary>
    internal static int SizeWithoutFrauds => Unsafe.SizeOf<TerminalHistory>() - Unsafe.SizeOf<FraudHours>() - Unsafe.SizeOf<FraudDays>();

    /// <summary>Whether this code can read these bytes.</summary>
    public readonly bool IsReadable => Version is 0 or CurrentVersion;

    /// <summary>
    /// When the newest day ends that has something, in epoch milliseconds. A reader who is <see cref="Memory"/> behind it finds
    /// nothing any more.
    /// </summary>
    public readonly long End => (Math.Max(NewestDay, NewestFraudDay) + 1) * DayPane;

    /// <summary>Takes in a transaction.</summary>
    /// <param name="eventTime">Its event time, in epoch milliseconds.</param>
    /// <param name="amountMinor">Its amount.</param>
    /// <param name="watermark">The watermark before it, in epoch milliseconds.</param>
    /// <exception cref="InvalidOperationException">The history has a layout that this code does not know.</exception>
    public void AddTransaction(long eventTime, long amountMinor, long watermark)
    {
        MakeCurrent();
        var made = new TerminalPane { Count = 1, Sum = amountMinor };
        if (TryOpen<TerminalPane>(Hours, ref NewestHour, HourPane, eventTime, watermark, out var hour))
        {
            Hours[hour].Add(made);
        }

        if (TryOpen<TerminalPane>(Days, ref NewestDay, DayPane, eventTime, watermark, out var day))
        {
            Days[day].Add(made);
        }
    }

    /// <summary>
    /// Takes in a label. One that says "genuine" changes nothing: that is what a transaction without a label will count as.
    /// </summary>
    /// <param name="labelTime">When it became known, in epoch milliseconds.</param>
    /// <param name="eventTime">The transaction's event time, in epoch milliseconds.</param>
    /// <param name="amountMinor">The transaction's amount.</param>
    /// <param name="isFraud">What it says.</param>
    /// <param name="watermark">The watermark before it, in epoch milliseconds.</param>
    /// <exception cref="InvalidOperationException">The history has a layout that this code does not know.</exception>
    public void AddLabel(long labelTime, long eventTime, long amountMinor, bool isFraud, long watermark)
    {
        MakeCurrent();
        if (!isFraud)
        {
            return;
        }

        // Judged by whole days, so that it depends neither on which transactions of this hour have come already, nor on whether
        // transactions are read some days ahead of labels, as in a replay.
        var today = UnsettledDay(labelTime);
        var usual = RingPlaces.Total<TerminalPane>(Days, NewestDay, today - MonthDays, today);
        var isUnexplained = usual.Count > 0 && amountMinor <= UnexplainedRatio * usual.Sum / usual.Count;
        if (TryOpen<FraudPane>(FraudHours, ref NewestFraudHour, HourPane, labelTime, watermark, out var hour))
        {
            FraudHours[hour].Add(eventTime, isUnexplained);
        }

        if (TryOpen<FraudPane>(FraudDays, ref NewestFraudDay, DayPane, labelTime, watermark, out var day))
        {
            FraudDays[day].Add(eventTime, isUnexplained);
        }
    }

    /// <summary>The number of the first hour that is not settled at a time.</summary>
    internal static long UnsettledHour(long time) => Math.Max(time - Settle, 0) / HourPane;

    /// <summary>The number of the first day that is not settled at a time: today, but for the first minutes.</summary>
    internal static long UnsettledDay(long time) => Math.Max(time - Settle, 0) / DayPane;

    private static bool TryOpen<T>(Span<T> ring, ref long newest, long paneMilliseconds, long time, long watermark, out int place)
    {
        var pane = time / paneMilliseconds;
        place = 0;
        return (pane + 1) * paneMilliseconds > watermark && RingPlaces.TryHold(ring, ref newest, pane, out place);
    }

    private void MakeCurrent()
    {
        if (!IsReadable)
        {
            throw new InvalidOperationException(
                $"A terminal's history has layout {Version}, and this code knows {CurrentVersion}: " +
                "it was written by another version of the service, or it is damaged.");
        }

        Version = CurrentVersion;
    }
}

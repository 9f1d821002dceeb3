using FraudDetection.Domain;

namespace FraudDetection.Features;

/// <summary>
/// Computes a terminal's features for a transaction: a pure function of both, the same online, in training and in back-tests.
/// </summary>
public static class TerminalFeatures
{
    /// <summary>The share of frauds that is assumed of a terminal about which little is known.</summary>
    internal const double PriorRisk = 0.005;

    /// <summary>How many transactions that assumption is worth.</summary>
    internal const double PriorStrength = 4;

    private const int DelayDays = (int)(TerminalHistory.LabelDelay / TerminalHistory.DayPane);
    private const int WeekDays = 7;
    private const int MonthDays = TerminalHistory.MonthDays;
    private const int HoursOfDay = TerminalHistory.HoursOfDay;
    private const double LongAgoSeconds = 45 * 24 * 60 * 60;

    // One of its own, since it is large: to make it anew for each transaction costs more than the rest.
    private static readonly TerminalHistory[] Unknown = new TerminalHistory[1];

    /// <summary>Writes the features of a terminal of which nothing is known; allocates nothing.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="features">All features, in the order of <see cref="Feature"/>; only the terminal's are written.</param>
    public static void FillUnknown(in Transaction transaction, Span<double> features) => Fill(Unknown[0], transaction, features);

    /// <summary>Writes the terminal's features as of the transaction's event time; allocates nothing.</summary>
    /// <param name="history">The terminal's history; the default value for a terminal not seen before.</param>
    /// <param name="transaction">The transaction; whether the history has it already makes no difference.</param>
    /// <param name="features">All features, in the order of <see cref="Feature"/>; only the terminal's are written.</param>
    /// <exception cref="InvalidOperationException">The history has a layout that this code does not know.</exception>
    public static void Fill(in TerminalHistory history, in Transaction transaction, Span<double> features)
    {
        if (!history.IsReadable)
        {
            throw new InvalidOperationException(
                $"A terminal's history has layout {history.Version}, and this code knows {TerminalHistory.CurrentVersion}.");
        }

        var hour = TerminalHistory.UnsettledHour(transaction.EventTime);
        var today = TerminalHistory.UnsettledDay(transaction.EventTime);
        Span<int> since = stackalloc int[DelayDays + MonthDays + 1];
        FillUse(history, transaction.AmountMinor, hour, today, since, features);

        // Hours of seven days ago are not kept, so the part of that day that has a label by now is taken by its length.
        var passed = (hour - (today * HoursOfDay)) / (double)HoursOfDay;
        FillFrauds(history, transaction.EventTime, hour, today, new(since, DelayDays, today, passed), features);
    }

    /// <summary>Writes the features that need no labels.</summary>
    /// <param name="history">The terminal's history.</param>
    /// <param name="amountMinor">The transaction's amount.</param>
    /// <param name="hour">The number of the first hour that is not settled.</param>
    /// <param name="today">The number of the first day that is not settled.</param>
    /// <param name="since">Receives how many transactions the last n whole days have, for every n that is of use.</param>
    /// <param name="features">Receives the features.</param>
    private static void FillUse(in TerminalHistory history, long amountMinor, long hour, long today, Span<int> since, Span<double> features)
    {
        ReadOnlySpan<TerminalPane> hours = history.Hours;
        ReadOnlySpan<TerminalPane> days = history.Days;
        Write(features, Feature.TerminalCount1Hour, RingPlaces.Total(hours, history.NewestHour, hour - 1, hour));
        Write(features, Feature.TerminalCount24Hours, RingPlaces.Total(hours, history.NewestHour, hour - HoursOfDay, hour));

        // From the oldest day on, so that one pass gives what each of the days adds.
        var oldest = today - since.Length + 1;
        since.Clear();
        var (first, held) = RingPlaces.Held(oldest, today, history.NewestDay, days.Length);
        var place = RingPlaces.PlaceOf(first, days.Length);
        var week = RingPlaces.Total(hours, history.NewestHour, today * HoursOfDay, hour);
        var month = week;
        for (var day = first; day < first + held; day++)
        {
            var n = (int)(today - day);
            ref readonly var pane = ref days[place];
            since[n] = pane.Count;
            if (n <= MonthDays)
            {
                month.Add(pane);
            }

            if (n <= WeekDays)
            {
                week.Add(pane);
            }

            place = RingPlaces.After(place, days.Length);
        }

        for (var n = 1; n < since.Length; n++)
        {
            since[n] += since[n - 1];
        }

        Write(features, Feature.TerminalCount7Days, week);
        Write(features, Feature.TerminalCount30Days, month);
        features[(int)Feature.TerminalAmountToMean] = month.Count == 0 ? 1 : CardAmounts.Ratio(amountMinor, (double)month.Sum / month.Count);
    }

    /// <summary>Writes the features that rest on frauds that are known.</summary>
    private static void FillFrauds(
        in TerminalHistory history, long eventTime, long hour, long today, in JudgedTransactions judged, Span<double> features)
    {
        ReadOnlySpan<FraudPane> hours = history.FraudHours;
        ReadOnlySpan<FraudPane> days = history.FraudDays;
        var (day, week, twoWeeks, fourWeeks, month) = (default(FraudPane), default(FraudPane), default(FraudPane), default(FraudPane), default(FraudPane));

        // Most terminals have none, and then their panes need not be looked at.
        if (history.NewestFraudDay >= today - MonthDays)
        {
            day = RingPlaces.Total(hours, history.NewestFraudHour, hour - HoursOfDay, hour);
            week = RingPlaces.Total(hours, history.NewestFraudHour, today * HoursOfDay, hour);
            week.Add(RingPlaces.Total(days, history.NewestFraudDay, today - WeekDays, today));
            twoWeeks = Before(week, 14, WeekDays, days, history.NewestFraudDay, today);
            fourWeeks = Before(twoWeeks, 28, 14, days, history.NewestFraudDay, today);
            month = Before(fourWeeks, MonthDays, 28, days, history.NewestFraudDay, today);
        }

        Write(features, Feature.TerminalFrauds1Day, Feature.TerminalRisk1Day, day, judged.OfLastDay);
        Write(features, Feature.TerminalFrauds7Days, Feature.TerminalRisk7Days, week, judged.OfDays(WeekDays));
        Write(features, Feature.TerminalFrauds14Days, Feature.TerminalRisk14Days, twoWeeks, judged.OfDays(14));
        Write(features, Feature.TerminalFrauds28Days, Feature.TerminalRisk28Days, fourWeeks, judged.OfDays(28));
        Write(features, Feature.TerminalFrauds30Days, Feature.TerminalRisk30Days, month, judged.OfDays(MonthDays));
        features[(int)Feature.TerminalUnexplained7Days] = week.Unexplained;
        features[(int)Feature.TerminalUnexplained14Days] = twoWeeks.Unexplained;
        features[(int)Feature.TerminalUnexplained28Days] = fourWeeks.Unexplained;
        WriteSinceFraud(eventTime / 1000, month, judged, features);
    }

    /// <summary>A longer window: a shorter one, and the days before it.</summary>
    private static FraudPane Before(in FraudPane shorter, int days, int shorterDays, ReadOnlySpan<FraudPane> ring, long newest, long today)
    {
        var longer = RingPlaces.Total(ring, newest, today - days, today - shorterDays);
        longer.Add(shorter);
        return longer;
    }

    /// <summary>Writes count, sum and mean, which lie one after the other.</summary>
    private static void Write(Span<double> features, Feature count, in TerminalPane total)
    {
        var written = features.Slice((int)count, 3);
        written[0] = total.Count;
        written[1] = total.Sum;
        written[2] = total.Count == 0 ? 0 : (double)total.Sum / total.Count;
    }

    private static void Write(Span<double> features, Feature count, Feature risk, in FraudPane frauds, double judged)
    {
        features[(int)count] = frauds.Count;
        features[(int)risk] = (frauds.Count + (PriorRisk * PriorStrength)) / (Math.Max(judged, frauds.Count) + PriorStrength);
    }

    private static void WriteSinceFraud(long time, in FraudPane month, in JudgedTransactions judged, Span<double> features)
    {
        features[(int)Feature.TerminalSecondsSinceFraud] = SecondsSince(time, month.Last, LongAgoSeconds);
        features[(int)Feature.TerminalSecondsSinceUnexplained] = SecondsSince(time, month.LastUnexplained, LongAgoSeconds);
        features[(int)Feature.TerminalSecondsSinceFirstUnexplained] = SecondsSince(time, month.FirstUnexplained, 0);
        features[(int)Feature.TerminalGenuineSinceFraud] = judged.After(month.Last);
        features[(int)Feature.TerminalGenuineSinceUnexplained] = judged.After(month.LastUnexplained);
        features[(int)Feature.TerminalUnexplainedShare] = month.Unexplained == 0
            ? 0
            : month.Unexplained / Math.Max(judged.From(month.FirstUnexplained), month.Unexplained);
    }

    private static double SecondsSince(long time, uint fraud, double ifNone) =>
        fraud == 0 ? ifNone : Math.Clamp(time - fraud, 0, LongAgoSeconds);
}

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
    private const int MonthDays = 30;
    private const int HoursOfDay = 24;
    private const double LongAgoSeconds = 45 * 24 * 60 * 60;

    private static readonly TerminalHistory Unknown = new();

    /// <summary>Writes the features of a terminal of which nothing is known; allocates nothing.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="features">All features, in the order of <see cref="Feature"/>; only the terminal's are written.</param>
    public static void FillUnknown(in Transaction transaction, Span<double> features) => Fill(Unknown, transaction, features);

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
        var hours = new TerminalPanes(history.Hours, history.NewestHour);
        var days = new TerminalPanes(history.Days, history.NewestDay);
        var lastDay = hours.Total(hour - HoursOfDay, hour);
        WriteUse(features, Feature.TerminalCount1Hour, hours[hour - 1]);
        WriteUse(features, Feature.TerminalCount24Hours, lastDay);

        // Transactions of the last n whole days, for every n that is of use.
        Span<int> since = stackalloc int[DelayDays + MonthDays + 1];
        since[0] = 0;
        var total = hours.Total(today * HoursOfDay, hour);
        for (var n = 1; n < since.Length; n++)
        {
            ref readonly var pane = ref days[today - n];
            since[n] = since[n - 1] + pane.Count;
            if (n <= MonthDays)
            {
                total.Add(pane);
                WriteWindow(n, total, features);
            }
        }

        // Hours of seven days ago are not kept, so the part of that day that has a label by now is taken by its length.
        var passed = (hour - (today * HoursOfDay)) / (double)HoursOfDay;
        var judged = new JudgedTransactions(since, DelayDays, today, passed);
        WriteRisk(features, Feature.TerminalRisk1Day, lastDay.Frauds, judged.OfLastDay);
        features[(int)Feature.TerminalFrauds1Day] = lastDay.Frauds;
        WriteRisk(features, Feature.TerminalRisk7Days, features[(int)Feature.TerminalFrauds7Days], judged.OfDays(7));
        WriteRisk(features, Feature.TerminalRisk14Days, features[(int)Feature.TerminalFrauds14Days], judged.OfDays(14));
        WriteRisk(features, Feature.TerminalRisk28Days, features[(int)Feature.TerminalFrauds28Days], judged.OfDays(28));
        WriteRisk(features, Feature.TerminalRisk30Days, total.Frauds, judged.OfDays(MonthDays));
        features[(int)Feature.TerminalAmountToMean] =
            total.Count == 0 ? 1 : CardAmounts.Ratio(transaction.AmountMinor, (double)total.Sum / total.Count);
        WriteSinceFraud(transaction.EventTime / 1000, total, judged, features);
    }

    private static void WriteWindow(int days, in TerminalPane total, Span<double> features)
    {
        switch (days)
        {
            case 7:
                WriteUse(features, Feature.TerminalCount7Days, total);
                features[(int)Feature.TerminalFrauds7Days] = total.Frauds;
                features[(int)Feature.TerminalUnexplained7Days] = total.Unexplained;
                break;
            case 14:
                features[(int)Feature.TerminalFrauds14Days] = total.Frauds;
                features[(int)Feature.TerminalUnexplained14Days] = total.Unexplained;
                break;
            case 28:
                features[(int)Feature.TerminalFrauds28Days] = total.Frauds;
                features[(int)Feature.TerminalUnexplained28Days] = total.Unexplained;
                break;
            case MonthDays:
                WriteUse(features, Feature.TerminalCount30Days, total);
                features[(int)Feature.TerminalFrauds30Days] = total.Frauds;
                break;
        }
    }

    /// <summary>Writes count, sum and mean, which lie one after the other.</summary>
    private static void WriteUse(Span<double> features, Feature count, in TerminalPane total)
    {
        var written = features.Slice((int)count, 3);
        written[0] = total.Count;
        written[1] = total.Sum;
        written[2] = total.Count == 0 ? 0 : (double)total.Sum / total.Count;
    }

    private static void WriteRisk(Span<double> features, Feature risk, double frauds, double judged) =>
        features[(int)risk] = (frauds + (PriorRisk * PriorStrength)) / (Math.Max(judged, frauds) + PriorStrength);

    private static void WriteSinceFraud(long time, in TerminalPane month, in JudgedTransactions judged, Span<double> features)
    {
        features[(int)Feature.TerminalSecondsSinceFraud] = SecondsSince(time, month.LastFraud, LongAgoSeconds);
        features[(int)Feature.TerminalSecondsSinceUnexplained] = SecondsSince(time, month.LastUnexplained, LongAgoSeconds);
        features[(int)Feature.TerminalSecondsSinceFirstUnexplained] = SecondsSince(time, month.FirstUnexplained, 0);
        features[(int)Feature.TerminalGenuineSinceFraud] = judged.After(month.LastFraud);
        features[(int)Feature.TerminalGenuineSinceUnexplained] = judged.After(month.LastUnexplained);
        features[(int)Feature.TerminalUnexplainedShare] = month.Unexplained == 0
            ? 0
            : month.Unexplained / Math.Max(judged.From(month.FirstUnexplained), month.Unexplained);
    }

    private static double SecondsSince(long time, uint fraud, double ifNone) =>
        fraud == 0 ? ifNone : Math.Clamp(time - fraud, 0, LongAgoSeconds);
}

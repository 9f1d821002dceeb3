using FraudDetection.Features;

namespace FraudDetection.Tests.Features;

/// <summary>A terminal's history, the slow way: keeps all transactions and frauds for ever and looks through all of them.</summary>
internal sealed class TerminalReference
{
    private const long Hour = 3_600_000;
    private const long Day = 24 * Hour;

    private readonly List<(long Time, long Amount)> _transactions = [];
    private readonly List<(long Known, long Time, bool Unexplained)> _frauds = [];

    public void AddTransaction(long time, long amount) => _transactions.Add((time, amount));

    public void AddFraud(long known, long time, long amount)
    {
        var (start, end) = (StartOfDays(known, 30), StartOfDays(known, 0));
        var usual = _transactions.Where(made => made.Time >= start && made.Time < end).Select(made => (double)made.Amount).ToList();
        _frauds.Add((known, time, usual.Count > 0 && amount <= 2 * usual.Average()));
    }

    public double[] Read(long time, long amount)
    {
        var features = new double[FeatureNames.Count];
        var end = EndOfHours(time);
        WriteUse(features, Feature.TerminalCount1Hour, end - Hour, end);
        WriteUse(features, Feature.TerminalCount24Hours, end - Day, end);
        WriteUse(features, Feature.TerminalCount7Days, StartOfDays(time, 7), end);
        var month = WriteUse(features, Feature.TerminalCount30Days, StartOfDays(time, 30), end);
        features[(int)Feature.TerminalAmountToMean] = month.Count == 0 ? 1 : amount / Math.Max(month.Average(made => (double)made.Amount), 1);

        WriteFrauds(features, Feature.TerminalFrauds1Day, Feature.TerminalRisk1Day, end - Day, end, JudgedLastDay(time));
        WriteFrauds(features, Feature.TerminalFrauds7Days, Feature.TerminalRisk7Days, StartOfDays(time, 7), end, JudgedDays(time, 7));
        WriteFrauds(features, Feature.TerminalFrauds14Days, Feature.TerminalRisk14Days, StartOfDays(time, 14), end, JudgedDays(time, 14));
        WriteFrauds(features, Feature.TerminalFrauds28Days, Feature.TerminalRisk28Days, StartOfDays(time, 28), end, JudgedDays(time, 28));
        WriteFrauds(features, Feature.TerminalFrauds30Days, Feature.TerminalRisk30Days, StartOfDays(time, 30), end, JudgedDays(time, 30));
        foreach (var (feature, days) in new[] { (Feature.TerminalUnexplained7Days, 7), (Feature.TerminalUnexplained14Days, 14), (Feature.TerminalUnexplained28Days, 28) })
        {
            features[(int)feature] = Frauds(StartOfDays(time, days), end).Count(fraud => fraud.Unexplained);
        }

        var frauds = Frauds(StartOfDays(time, 30), end);
        var unexplained = frauds.Where(fraud => fraud.Unexplained).ToList();
        features[(int)Feature.TerminalSecondsSinceFraud] = frauds.Count == 0 ? 45 * 86_400 : Since(time, frauds.Max(fraud => fraud.Time));
        features[(int)Feature.TerminalGenuineSinceFraud] = JudgedAfter(time, frauds.Count == 0 ? null : frauds.Max(fraud => fraud.Time));
        features[(int)Feature.TerminalSecondsSinceUnexplained] = unexplained.Count == 0 ? 45 * 86_400 : Since(time, unexplained.Max(fraud => fraud.Time));
        features[(int)Feature.TerminalSecondsSinceFirstUnexplained] = unexplained.Count == 0 ? 0 : Since(time, unexplained.Min(fraud => fraud.Time));
        features[(int)Feature.TerminalGenuineSinceUnexplained] = JudgedAfter(time, unexplained.Count == 0 ? null : unexplained.Max(fraud => fraud.Time));
        features[(int)Feature.TerminalUnexplainedShare] = unexplained.Count == 0
            ? 0
            : unexplained.Count / Math.Max(JudgedAfter(time, unexplained.Min(fraud => fraud.Time) - Day), unexplained.Count);
        return features;
    }

    private static double Since(long time, long fraud) => Math.Min((time / 1000) - (fraud / 1000), 45 * 86_400);

    private static long EndOfHours(long time) => (time - (10 * 60_000)) / Hour * Hour;

    private static long StartOfDays(long time, int days) => ((time - (10 * 60_000)) / Day * Day) - (days * Day);

    private List<(long Time, long Amount)> WriteUse(double[] features, Feature count, long start, long end)
    {
        var made = _transactions.Where(made => made.Time >= start && made.Time < end).ToList();
        features[(int)count] = made.Count;
        features[(int)count + 1] = made.Sum(one => one.Amount);
        features[(int)count + 2] = made.Count == 0 ? 0 : made.Average(one => (double)one.Amount);
        return made;
    }

    private void WriteFrauds(double[] features, Feature count, Feature risk, long start, long end, double judged)
    {
        var frauds = Frauds(start, end).Count;
        features[(int)count] = frauds;
        features[(int)risk] = (frauds + 0.02) / (Math.Max(judged, frauds) + 4);
    }

    private List<(long Known, long Time, bool Unexplained)> Frauds(long start, long end) =>
        [.. _frauds.Where(fraud => fraud.Known >= start && fraud.Known < end)];

    private int Made(long start, long end) => _transactions.Count(made => made.Time >= start && made.Time < end);

    private double JudgedToday(long time) =>
        (EndOfHours(time) - StartOfDays(time, 0)) / (double)Day * Made(StartOfDays(time, 7), StartOfDays(time, 6));

    private double JudgedDays(long time, int days) => JudgedToday(time) + Made(StartOfDays(time, 7 + days), StartOfDays(time, 7));

    private double JudgedLastDay(long time) => JudgedToday(time)
        + ((1 - ((EndOfHours(time) - StartOfDays(time, 0)) / (double)Day)) * Made(StartOfDays(time, 8), StartOfDays(time, 7)));

    /// <summary>Those judged of the days after the one of a time.</summary>
    private double JudgedAfter(long time, long? after)
    {
        var start = after is { } day ? Math.Max(((day / Day) + 1) * Day, StartOfDays(time, 37)) : StartOfDays(time, 37);
        var judged = StartOfDays(time, 7);
        return start > judged ? 0 : JudgedToday(time) + Made(start, judged);
    }
}

namespace FraudTraining.Backtests;

/// <summary>
/// The cards that are known to be compromised. Nobody needs a model to block those, so a test leaves them out. At the beginning of
/// a day the frauds are known whose labels have arrived, counted in whole days: those of the days before the one that lies the
/// delay back, less those whose labels came on this day or later.
/// </summary>
internal sealed class KnownCards(DateTimeOffset from, int delayDays)
{
    private const long MillisecondsPerDay = 24 * 60 * 60 * 1000;

    private readonly Dictionary<int, int> _labelDays = [];
    private readonly long _from = from.ToUnixTimeMilliseconds();

    public static int DayOf(long time) => (int)Math.DivRem(time, MillisecondsPerDay).Quotient;

    public void Add(int card, long fraudTime, long labelTime)
    {
        if (fraudTime < _from)
        {
            return;
        }

        var day = DayOf(fraudTime) + delayDays;
        if (labelTime > fraudTime)
        {
            day = Math.Max(day, DayOf(labelTime));
        }

        // A later fraud's label may come first.
        if (!_labelDays.TryGetValue(card, out var first) || day < first)
        {
            _labelDays[card] = day;
        }
    }

    public bool IsKnown(int card, long time) =>
        _labelDays.TryGetValue(card, out var day) && day < DayOf(time);
}

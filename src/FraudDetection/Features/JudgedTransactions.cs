namespace FraudDetection.Features;

/// <summary>
/// Counts a terminal's transactions that have come to be judged, fraud or genuine, because the delay of labels is over.
/// </summary>
/// <param name="since">Transactions of the last n whole days, by n.</param>
/// <param name="delayDays">The delay.</param>
/// <param name="today">The number of the day that is not whole yet, counted from the epoch.</param>
/// <param name="passed">How much of today has passed, 0 to 1: such a part of the day at the end of the delay is judged.</param>
internal readonly ref struct JudgedTransactions(ReadOnlySpan<int> since, int delayDays, long today, double passed)
{
    private const long SecondsOfDay = 24 * 60 * 60;

    private readonly ReadOnlySpan<int> _since = since;

    /// <summary>Those judged in the last 24 hours.</summary>
    public double OfLastDay => Today + ((1 - passed) * (_since[delayDays + 1] - _since[delayDays]));

    private double Today => passed * (_since[delayDays] - _since[delayDays - 1]);

    /// <summary>Those judged in so many whole days, and today.</summary>
    public double OfDays(int days) => Today + (_since[delayDays + days] - _since[delayDays]);

    /// <summary>Those of the days after an event time in seconds; all of them if that is 0.</summary>
    public double After(uint seconds) => OfDaysFrom((seconds / SecondsOfDay) + 1);

    /// <summary>Those of the day of an event time in seconds, and of the days after it.</summary>
    public double From(uint seconds) => OfDaysFrom(seconds / SecondsOfDay);

    private double OfDaysFrom(long day)
    {
        var days = today - day;
        if (days < delayDays)
        {
            return 0;
        }

        var last = (int)Math.Min(days, _since.Length - 1);
        return Today + (_since[last] - _since[delayDays]);
    }
}

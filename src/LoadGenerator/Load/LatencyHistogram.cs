using HdrHistogram;

namespace LoadGenerator.Load;

/// <summary>
/// Counts delays from 100 ns to 1 h to three significant digits in a High Dynamic Range histogram; what lies outside
/// counts as the nearest bound. One thread records.
/// </summary>
public sealed class LatencyHistogram
{
    private const long LowestNanoseconds = 100;
    private const long HighestNanoseconds = 3_600_000_000_000;
    private const int NanosecondsPerTick = 100;
    private const double NanosecondsPerMillisecond = 1e6;

    private readonly LongHistogram _histogram = new(LowestNanoseconds, HighestNanoseconds, 3);

    /// <summary>Counts one delay.</summary>
    public void Record(TimeSpan delay) => _histogram.RecordValue(
        Math.Clamp(delay.Ticks, 0, HighestNanoseconds / NanosecondsPerTick) * NanosecondsPerTick);

    /// <summary>The distribution so far. Not while another thread records.</summary>
    public LatencySummary Summarise()
    {
        if (_histogram.TotalCount == 0)
        {
            return LatencySummary.None;
        }

        return new(
            _histogram.TotalCount,
            _histogram.GetMean() / NanosecondsPerMillisecond,
            At(50),
            At(90),
            At(99),
            At(99.9),
            At(100));
    }

    private double At(double percentile) =>
        _histogram.GetValueAtPercentile(percentile) / NanosecondsPerMillisecond;
}

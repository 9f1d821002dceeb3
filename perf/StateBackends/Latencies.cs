using HdrHistogram;

namespace StateBackends;

/// <summary>Times of something that happens often.</summary>
internal sealed class Latencies
{
    private const long LongestNanoseconds = 600_000_000_000;
    private const int Digits = 3;

    private readonly LongHistogram _nanoseconds = new(LongestNanoseconds, Digits);

    /// <summary>Adds a time, given as two timestamps.</summary>
    public void Add(long begin, long end) =>
        _nanoseconds.RecordValue((end - begin) * 1_000_000_000 / TimeProvider.System.TimestampFrequency);

    public LatencySummary Summary() => new(Microseconds(50), Microseconds(99), Microseconds(99.9), Microseconds(100));

    private double Microseconds(double percentile) => _nanoseconds.GetValueAtPercentile(percentile) / 1e3;
}

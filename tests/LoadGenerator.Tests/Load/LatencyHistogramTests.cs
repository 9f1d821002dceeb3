using LoadGenerator.Load;

namespace LoadGenerator.Tests.Load;

public sealed class LatencyHistogramTests
{
    [Fact]
    public void Percentiles_are_in_milliseconds()
    {
        var histogram = new LatencyHistogram();
        for (var i = 1; i <= 1000; i++)
        {
            histogram.Record(TimeSpan.FromMilliseconds(i));
        }

        var summary = histogram.Summarise();

        Assert.Equal(1000, summary.Count);
        Assert.Equal(500, summary.P50, 1.0);
        Assert.Equal(900, summary.P90, 1.0);
        Assert.Equal(990, summary.P99, 1.0);
        Assert.Equal(999, summary.P999, 1.0);
        Assert.Equal(1000, summary.Max, 1.0);
        Assert.Equal(500.5, summary.Mean, 1.0);
    }

    [Fact]
    public void Delays_outside_the_range_count_as_its_bounds()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(TimeSpan.FromSeconds(-1));
        histogram.Record(TimeSpan.FromHours(5));

        var summary = histogram.Summarise();

        Assert.Equal(2, summary.Count);
        Assert.Equal(3_600_000, summary.Max, 3600.0);
    }

    [Fact]
    public void Nothing_recorded_is_all_zero() =>
        Assert.Equal(new LatencySummary(0, 0, 0, 0, 0, 0, 0), new LatencyHistogram().Summarise());
}

using LoadGenerator.Load;
using Microsoft.Extensions.Time.Testing;

namespace LoadGenerator.Tests.Load;

public sealed class OpenLoopScheduleTests
{
    private const long Nanoseconds = 1_000_000_000;

    [Fact]
    public void Items_are_due_at_even_distances()
    {
        var schedule = new OpenLoopSchedule(500, 10_000, Nanoseconds, rate: 4);

        Assert.Equal([500, 250_000_500, 500_000_500, 750_000_500, 1_000_000_500], Enumerable.Range(0, 5).Select(i => schedule.DueAt(i)));
        Assert.Equal([10_000, 10_250, 10_500, 10_750, 11_000], Enumerable.Range(0, 5).Select(i => schedule.EventTimeOf(i)));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(999)]
    [InlineData(30_000)]
    public void A_day_at_a_rate_that_does_not_divide_a_second_does_not_drift(double rate)
    {
        var schedule = new OpenLoopSchedule(0, 0, Nanoseconds, rate);
        const long Seconds = 24 * 3600;

        var due = schedule.DueAt((long)(Seconds * rate));

        Assert.InRange(due, (Seconds * Nanoseconds) - 1000, (Seconds * Nanoseconds) + 1000);
    }

    [Fact]
    public void Less_than_one_item_a_second_is_possible() =>
        Assert.Equal(20 * Nanoseconds, new OpenLoopSchedule(0, 0, Nanoseconds, rate: 0.1).DueAt(2));

    [Fact]
    public void A_schedule_begins_after_its_delay_on_both_clocks()
    {
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(5000));

        var schedule = OpenLoopSchedule.StartingAfter(time, 10, TimeSpan.FromSeconds(2));

        Assert.Equal(time.GetTimestamp() + (2 * time.TimestampFrequency), schedule.DueAt(0));
        Assert.Equal(7000, schedule.EventTimeOf(0));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_rate_that_is_no_positive_number_is_refused(double rate) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => OpenLoopSchedule.StartingAfter(TimeProvider.System, rate));
}

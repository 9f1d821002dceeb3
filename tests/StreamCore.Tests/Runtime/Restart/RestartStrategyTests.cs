using Microsoft.Extensions.Time.Testing;
using StreamCore.Runtime.Restart;

namespace StreamCore.Tests.Runtime.Restart;

public sealed class RestartStrategyTests(ITestOutputHelper output)
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void None_gives_up_at_once() => Assert.Null(Begin(RestartStrategy.None).OnFailure());

    [Fact]
    public void Fixed_delay_gives_up_after_its_attempts_however_far_apart()
    {
        var backoff = Begin(RestartStrategy.FixedDelay(3, Seconds(5)));
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(Seconds(5), backoff.OnFailure());
            _time.Advance(TimeSpan.FromDays(1));
        }

        Assert.Null(backoff.OnFailure());
        Assert.Null(backoff.OnFailure());
    }

    [Fact]
    public void Each_region_has_its_own_account()
    {
        var strategy = RestartStrategy.FixedDelay(1, Seconds(5));
        Assert.Equal(Seconds(5), Begin(strategy).OnFailure());
        Assert.Equal(Seconds(5), Begin(strategy).OnFailure());
    }

    [Fact]
    public void Failure_rate_gives_up_when_failures_come_too_often()
    {
        var backoff = Begin(RestartStrategy.FailureRate(maxFailures: 3, interval: Seconds(60), delay: Seconds(2)));
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(Seconds(2), backoff.OnFailure());
            _time.Advance(Seconds(20));
        }

        // The first is 60 s ago, and just counts.
        Assert.Null(backoff.OnFailure());
    }

    [Fact]
    public void Failure_rate_forgets_what_is_older_than_the_interval()
    {
        var backoff = Begin(RestartStrategy.FailureRate(maxFailures: 3, interval: Seconds(60), delay: Seconds(2)));
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(Seconds(2), backoff.OnFailure());
            _time.Advance(Seconds(21));
        }
    }

    [Fact]
    public void Exponential_delay_grows_up_to_its_limit()
    {
        var backoff = Begin(RestartStrategy.ExponentialDelay(Seconds(1), Seconds(10), multiplier: 2, jitter: 0));

        Assert.Equal([1, 2, 4, 8, 10, 10], Delays(backoff, 6));
    }

    [Fact]
    public void Exponential_delay_has_the_defaults_of_Flink()
    {
        var backoff = Begin(RestartStrategy.ExponentialDelay(jitter: 0));

        Assert.Equal([1, 1.5, 2.25, 3.375], Delays(backoff, 4));
        Assert.Equal(60, Delays(backoff, 20)[^1]);
        _time.Advance(TimeSpan.FromHours(1) + Seconds(59.9));
        Assert.Equal([60], Delays(backoff, 1));
        _time.Advance(TimeSpan.FromHours(1) + Seconds(60));
        Assert.Equal([1], Delays(backoff, 1));
    }

    [Fact]
    public void Exponential_delay_gives_up_after_its_attempts_unless_there_was_quiet_between_them()
    {
        var backoff = Begin(RestartStrategy.ExponentialDelay(
            Seconds(1), Seconds(10), multiplier: 2, jitter: 0, resetThreshold: Seconds(60), maxAttempts: 2));
        Assert.Equal([1, 2], Delays(backoff, 2));
        _time.Advance(Seconds(62));

        Assert.Equal([1, 2], Delays(backoff, 2));
        Assert.Null(backoff.OnFailure());
    }

    [Fact]
    public void Jitter_stays_in_its_range_and_below_the_limit()
    {
        var seed = System.Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var strategy = RestartStrategy.ExponentialDelay(Seconds(4), Seconds(9), multiplier: 2, jitter: 0.25);
        var first = new List<double>();
        var second = new List<double>();
        var third = new List<double>();
        var random = new Random(seed);
        for (var i = 0; i < 1000; i++)
        {
            var backoff = strategy.CreateBackoff(_time, random);
            var delays = Delays(backoff, 3);
            first.Add(delays[0]);
            second.Add(delays[1]);
            third.Add(delays[2]);
        }

        AssertSpread(first, 3, 5);
        AssertSpread(second, 6, 9);
        AssertSpread(third, 6.75, 9);
    }

    [Fact]
    public void The_same_seed_gives_the_same_delays()
    {
        var strategy = RestartStrategy.ExponentialDelay();

        Assert.Equal(
            Delays(strategy.CreateBackoff(_time, new Random(7)), 5), Delays(strategy.CreateBackoff(_time, new Random(7)), 5));
    }

    [Fact]
    public void Arguments_that_cannot_work_are_named_with_the_remedy()
    {
        AssertRefused("attempts", () => RestartStrategy.FixedDelay(0, Seconds(1)));
        AssertRefused("delay", () => RestartStrategy.FixedDelay(1, Seconds(-1)));
        AssertRefused("maxFailures", () => RestartStrategy.FailureRate(0, Seconds(1), Seconds(1)));
        AssertRefused("interval", () => RestartStrategy.FailureRate(1, Seconds(0), Seconds(1)));
        AssertRefused("delay", () => RestartStrategy.FailureRate(1, Seconds(1), TimeSpan.FromDays(2)));
        AssertRefused("initialDelay", () => RestartStrategy.ExponentialDelay(initialDelay: Seconds(0)));
        AssertRefused("maxDelay", () => RestartStrategy.ExponentialDelay(Seconds(2), Seconds(1)));
        AssertRefused("multiplier", () => RestartStrategy.ExponentialDelay(multiplier: 1));
        AssertRefused("multiplier", () => RestartStrategy.ExponentialDelay(multiplier: double.NaN));
        AssertRefused("jitter", () => RestartStrategy.ExponentialDelay(jitter: 1.1));
        AssertRefused("resetThreshold", () => RestartStrategy.ExponentialDelay(resetThreshold: Seconds(0)));
        AssertRefused("maxAttempts", () => RestartStrategy.ExponentialDelay(maxAttempts: 0));
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private static void AssertSpread(List<double> delays, double low, double high)
    {
        var width = high - low;
        Assert.InRange(delays.Min(), low, low + (width / 10));
        Assert.InRange(delays.Max(), high - (width / 10), high);
    }

    private static void AssertRefused(string parameter, Func<RestartStrategy> create)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(parameter, create);
        Assert.Contains($"The restart strategy's {parameter} is '", error.Message, StringComparison.Ordinal);
        Assert.Contains(": use ", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Fails so many times, each time as soon as the restart is done.</summary>
    private static double[] Delays(RestartBackoff backoff, int failures) => [.. Enumerable.Range(0, failures).Select(_ =>
    {
        var delay = Assert.NotNull(backoff.OnFailure());
        return delay.TotalSeconds;
    })];

    private RestartBackoff Begin(RestartStrategy strategy) => strategy.CreateBackoff(_time, new Random(1));
}

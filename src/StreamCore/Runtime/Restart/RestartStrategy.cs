namespace StreamCore.Runtime.Restart;

/// <summary>
/// Decides whether a part of a job (a region) that has failed is restarted from its last committed epoch, and after how
/// long. A strategy only describes; each region keeps account of its own failures.
/// </summary>
public abstract class RestartStrategy
{
    private protected RestartStrategy()
    {
    }

    /// <summary>Never restarts: the first failure fails the job.</summary>
    public static RestartStrategy None { get; } = new NoRestart();

    /// <summary>Restarts a number of times, always after the same delay. The number counts from the start of the job.</summary>
    /// <param name="attempts">How many restarts there are; the next failure fails the job. At least 1.</param>
    /// <param name="delay">The time from a failure to the restart. 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static RestartStrategy FixedDelay(int attempts, TimeSpan delay)
    {
        Require(attempts >= 1, nameof(attempts), attempts, "use 1 or more, or RestartStrategy.None");
        RequireDelay(delay, nameof(delay));
        return new FixedDelayRestart(attempts, delay);
    }

    /// <summary>
    /// Restarts after a delay that grows with each failure, and begins anew when there was none for a while. The defaults
    /// are those of Flink 2.
    /// </summary>
    /// <param name="initialDelay">The delay after the first failure, more than 0. Default 1 s.</param>
    /// <param name="maxDelay">The longest delay, jitter included; not shorter than the first. Default 1 min.</param>
    /// <param name="multiplier">What each delay is multiplied by to give the next, more than 1. Default 1.5.</param>
    /// <param name="jitter">
    /// How much a delay may deviate by chance, as a part of it, from 0 to 1, so that what failed together does not restart
    /// together. Default 0.1: a tenth more or less.
    /// </param>
    /// <param name="resetThreshold">
    /// After how long without a failure, counted from the restart, the delay is the first one again. More than 0. Default 1 h.
    /// </param>
    /// <param name="maxAttempts">
    /// How many restarts there are without such a time between them; the next failure fails the job. At least 1; no limit by
    /// default.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static RestartStrategy ExponentialDelay(
        TimeSpan? initialDelay = null,
        TimeSpan? maxDelay = null,
        double multiplier = 1.5,
        double jitter = 0.1,
        TimeSpan? resetThreshold = null,
        int maxAttempts = int.MaxValue)
    {
        var initial = initialDelay ?? TimeSpan.FromSeconds(1);
        var max = maxDelay ?? TimeSpan.FromMinutes(1);
        var threshold = resetThreshold ?? TimeSpan.FromHours(1);
        Require(initial > TimeSpan.Zero, nameof(initialDelay), initial, "use more than 0");
        RequireDelay(initial, nameof(initialDelay));
        Require(max >= initial, nameof(maxDelay), max, $"use {nameof(initialDelay)}, which is {initial}, or more");
        RequireDelay(max, nameof(maxDelay));
        Require(multiplier is > 1 and <= 1000, nameof(multiplier), multiplier, "use more than 1, up to 1000");
        Require(jitter is >= 0 and <= 1, nameof(jitter), jitter, "use 0 to 1");
        Require(threshold > TimeSpan.Zero, nameof(resetThreshold), threshold, "use more than 0");
        Require(maxAttempts >= 1, nameof(maxAttempts), maxAttempts, "use 1 or more, or RestartStrategy.None");
        return new ExponentialDelayRestart(initial, max, multiplier, jitter, threshold, maxAttempts);
    }

    /// <summary>Restarts after the same delay each time, unless failures come too often.</summary>
    /// <param name="maxFailures">The most failures within the interval; one more fails the job. At least 1.</param>
    /// <param name="interval">The interval, more than 0; it ends at the newest failure.</param>
    /// <param name="delay">The time from a failure to the restart. 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static RestartStrategy FailureRate(int maxFailures, TimeSpan interval, TimeSpan delay)
    {
        Require(maxFailures is >= 1 and <= 1_000_000, nameof(maxFailures), maxFailures, "use 1 to 1000000, or RestartStrategy.None");
        Require(interval > TimeSpan.Zero, nameof(interval), interval, "use more than 0");
        RequireDelay(delay, nameof(delay));
        return new FailureRateRestart(maxFailures, interval, delay);
    }

    /// <summary>Begins to keep account of a region's failures.</summary>
    /// <param name="timeProvider">The job's clock.</param>
    /// <param name="random">Where the jitter comes from.</param>
    internal abstract RestartBackoff CreateBackoff(TimeProvider timeProvider, Random random);

    private static void RequireDelay(TimeSpan delay, string parameter) =>
        Require(delay >= TimeSpan.Zero && delay <= TimeSpan.FromDays(1), parameter, delay, "use 0 to 1 day");

    private static void Require(bool valid, string parameter, object value, string remedy)
    {
        if (!valid)
        {
            throw new ArgumentOutOfRangeException(parameter, value, $"The restart strategy's {parameter} is '{value}': {remedy}.");
        }
    }
}

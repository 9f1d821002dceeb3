using FraudDetection;
using LoadGenerator.Simulation;

namespace LoadGenerator.Load;

/// <summary>What a load test does.</summary>
public sealed record LoadOptions
{
    /// <summary>The greatest number of transactions in one test.</summary>
    public const long MaxTransactions = 1_000_000_000;

    /// <summary>The brokers, <c>host:port</c> with commas between.</summary>
    public required string Bootstrap { get; init; }

    /// <summary>Transactions per second; greater than 0. Default 1000.</summary>
    public double Rate { get; init; } = 1000;

    /// <summary>How long the load runs before what it does counts; 0 or more. Default 90 s: a fresh broker is slow.</summary>
    public TimeSpan Warmup { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>How long the measured period is; greater than 0. Default 60 s.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long to wait at the end for decisions that are still missing. Default 30 s.</summary>
    public TimeSpan StragglerTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The simulated world.</summary>
    public SimulatorOptions Simulator { get; init; } = new();

    /// <summary>
    /// How many times as fast as the clock event time goes on, 1 or more. It begins so far in the past that it ends with the clock.
    /// Default 1.
    /// </summary>
    public double EventTimeSpeed { get; init; } = 1;

    /// <summary>The name of the run; null, the default, makes one from the seed and the time.</summary>
    public RunId? RunId { get; init; }

    /// <summary>The topics that the service reads and writes; by default the usual ones.</summary>
    public FraudTopicNames Topics { get; init; } = new();

    /// <summary>How many transactions are scheduled before the measured period.</summary>
    public long WarmupCount => (long)Math.Round(Rate * Warmup.TotalSeconds);

    /// <summary>How many transactions are scheduled in all.</summary>
    public long TotalCount => WarmupCount + Math.Max(1, (long)Math.Round(Rate * Duration.TotalSeconds));

    /// <summary>What is wrong with the options, and the remedy; null if nothing is.</summary>
    public string? Problem()
    {
        if (!(Rate > 0 && double.IsFinite(Rate)))
        {
            return "The rate must be greater than 0.";
        }

        if (Duration <= TimeSpan.Zero || Warmup < TimeSpan.Zero || StragglerTimeout < TimeSpan.Zero)
        {
            return "The duration must be greater than 0, the warm-up and the time for stragglers must not be negative.";
        }

        if (!(EventTimeSpeed >= 1 && double.IsFinite(EventTimeSpeed)))
        {
            return "Event time must go on as fast as the clock, or faster.";
        }

        return Rate * (Warmup + Duration).TotalSeconds > MaxTransactions
            ? $"A load test has at most {MaxTransactions} transactions: lower the rate or the duration."
            : null;
    }
}

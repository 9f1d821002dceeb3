namespace LoadGenerator.Load;

/// <summary>What a load test found.</summary>
public sealed record LoadReport
{
    /// <summary>The prefix of the transactions' ids.</summary>
    public required string RunId { get; init; }

    /// <summary>When the first transaction was due.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>False if the test was ended early.</summary>
    public required bool Completed { get; init; }

    /// <summary>How many partitions the decisions have.</summary>
    public required int Partitions { get; init; }

    /// <summary>The scheduled rate, per second.</summary>
    public required double Rate { get; init; }

    /// <summary>The warm-up, in seconds.</summary>
    public required double WarmupSeconds { get; init; }

    /// <summary>The measured period, in seconds.</summary>
    public required double DurationSeconds { get; init; }

    /// <summary>Transactions sent, warm-up included.</summary>
    public required long Sent { get; init; }

    /// <summary>Of these: stored, said the broker.</summary>
    public required long Acknowledged { get; init; }

    /// <summary>Of these: given up; they count neither as decided nor as lost, unless a decision came all the same.</summary>
    public required long Failed { get; init; }

    /// <summary>Why the first of the failed ones failed; null if none did.</summary>
    public required string? FirstFailure { get; init; }

    /// <summary>Transactions with at least one decision.</summary>
    public required long Decided { get; init; }

    /// <summary>Transactions that were sent and did not fail, and have no decision.</summary>
    public required long Lost { get; init; }

    /// <summary>Decisions beyond the first of a transaction.</summary>
    public required long Duplicated { get; init; }

    /// <summary>Decisions of this run for transactions that were never sent.</summary>
    public required long Unknown { get; init; }

    /// <summary>Decisions of other runs that came by; they count nowhere else.</summary>
    public required long Foreign { get; init; }

    /// <summary>Records in the decisions' topic that could not be read.</summary>
    public required long Unreadable { get; init; }

    /// <summary>Sends per second, warm-up included.</summary>
    public required double SendRate { get; init; }

    /// <summary>Decisions per second of those that were scheduled in the measured period.</summary>
    public required double DecisionRate { get; init; }

    /// <summary>
    /// From the scheduled send to the receipt of the decision by a read_committed consumer, of what was scheduled in the
    /// measured period; milliseconds.
    /// </summary>
    public required LatencySummary LatencyMs { get; init; }

    /// <summary>How far behind the schedule the sends began, warm-up included; milliseconds.</summary>
    public required LatencySummary SendLagMs { get; init; }

    /// <summary>How well the simulator's frauds were found. Simulated data.</summary>
    public required DetectionFigures Detection { get; init; }

    /// <summary>Whether every transaction was decided exactly once, as far as the test could see.</summary>
    public bool Holds => Lost == 0 && Duplicated == 0 && Unknown == 0 && Unreadable == 0;
}

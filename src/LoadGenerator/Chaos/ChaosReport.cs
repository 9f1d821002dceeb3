using LoadGenerator.Audit;

namespace LoadGenerator.Chaos;

/// <summary>What a chaos run found.</summary>
public sealed record ChaosReport
{
    /// <summary>The seed, which repeats the run.</summary>
    public required int Seed { get; init; }

    /// <summary>Which broker it was.</summary>
    public required string Broker { get; init; }

    /// <summary>How long faults were made, in seconds.</summary>
    public required double DurationSeconds { get; init; }

    /// <summary>How long the system took to catch up with the load and to stop after the last fault, in seconds.</summary>
    public required double CatchUpSeconds { get; init; }

    /// <summary>How many instances ran at the beginning.</summary>
    public required int Instances { get; init; }

    /// <summary>How many partitions each topic has.</summary>
    public required int Partitions { get; init; }

    /// <summary>The scheduled rate, per second.</summary>
    public required double Rate { get; init; }

    /// <summary>Each fault.</summary>
    public required IReadOnlyList<FaultOutcome> Faults { get; init; }

    /// <summary>Transactions sent.</summary>
    public required long Sent { get; init; }

    /// <summary>Of these: stored, said the broker.</summary>
    public required long Acknowledged { get; init; }

    /// <summary>What the audit of decisions and state found.</summary>
    public required AuditReport Audit { get; init; }

    /// <summary>Partitions of any topic that an open transaction still holds.</summary>
    public required IReadOnlyList<string> OpenTransactions { get; init; }

    /// <summary>What else is wrong, for a person to read: for example a service that ended by itself.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    /// <summary>Transactions without a decision, and acknowledged ones that are not in the topic.</summary>
    public long Lost => Audit.Count(FindingKind.Lost) + Math.Max(0, Acknowledged - Audit.Transactions - Audit.Invalid);

    /// <summary>Decisions beyond the first of a transaction, and those of no transaction.</summary>
    public long Duplicated => Audit.Count(FindingKind.Duplicated) + Audit.Count(FindingKind.Unknown);

    /// <summary>Entries of state that are not as a single-threaded replay leaves them.</summary>
    public long StateDifferences =>
        Audit.Count(FindingKind.DifferentState) + Audit.Count(FindingKind.LostState) + Audit.Count(FindingKind.UnknownState);

    /// <summary>Whether everything is as it should be.</summary>
    public bool Passed => Audit.Holds && Lost == 0 && OpenTransactions.Count == 0 && Problems.Count == 0 && Audit.Transactions > 0;

    /// <summary>A span as reports have it.</summary>
    internal static double Seconds(TimeSpan span) => Math.Round(span.TotalSeconds, 2);
}

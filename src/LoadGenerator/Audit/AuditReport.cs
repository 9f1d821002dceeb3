namespace LoadGenerator.Audit;

/// <summary>The verdict of an audit.</summary>
public sealed record AuditReport
{
    /// <summary>How many findings of each kind <see cref="Findings"/> holds at most.</summary>
    public const int MaxFindingsOfAKind = 10;

    /// <summary>Valid transactions in the input.</summary>
    public required long Transactions { get; init; }

    /// <summary>Invalid records in the input.</summary>
    public required long Invalid { get; init; }

    /// <summary>Decisions in the output.</summary>
    public required long Decisions { get; init; }

    /// <summary>Dead letters in the output.</summary>
    public required long DeadLetters { get; init; }

    /// <summary>Decisions that are exactly what they should be.</summary>
    public required long Matched { get; init; }

    /// <summary>Cards whose state in the changelog is exactly what it should be; null if state was not audited.</summary>
    public long? MatchedStates { get; init; }

    /// <summary>How many findings there are of each kind; kinds that did not occur are left out.</summary>
    public required IReadOnlyDictionary<FindingKind, long> Counts { get; init; }

    /// <summary>The first findings of each kind.</summary>
    public required IReadOnlyList<AuditFinding> Findings { get; init; }

    /// <summary>What a reader of the verdict should know, for example that old records have been deleted.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Whether every valid transaction is decided exactly once and rightly, and every invalid one put aside once.</summary>
    public bool Holds => Counts.Count == 0;

    /// <summary>How many findings of a kind there are.</summary>
    public long Count(FindingKind kind) => Counts.GetValueOrDefault(kind);
}

namespace LoadGenerator.Audit;

/// <summary>In which way the output is not what the input calls for.</summary>
public enum FindingKind
{
    /// <summary>A valid transaction has no decision, or fewer decisions than it occurs.</summary>
    Lost,

    /// <summary>A transaction has more decisions than it occurs.</summary>
    Duplicated,

    /// <summary>A decision has no transaction.</summary>
    Unknown,

    /// <summary>The decision is in another partition than the transaction.</summary>
    Misplaced,

    /// <summary>The decision is not what a replay in offset order decides.</summary>
    Different,

    /// <summary>A record in the decisions' topic is no decision.</summary>
    UnreadableDecision,

    /// <summary>An invalid record has no dead letter.</summary>
    LostDeadLetter,

    /// <summary>An invalid record has more than one dead letter.</summary>
    DuplicatedDeadLetter,

    /// <summary>A dead letter belongs to no invalid record.</summary>
    UnknownDeadLetter,

    /// <summary>The state that the changelog restores for a card, or its position, is not what a replay ends with.</summary>
    DifferentState,

    /// <summary>The changelog restores no state for a card that has transactions.</summary>
    LostState,

    /// <summary>The changelog restores state that no transaction accounts for.</summary>
    UnknownState,
}

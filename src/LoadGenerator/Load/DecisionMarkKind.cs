namespace LoadGenerator.Load;

/// <summary>Whose decision it is.</summary>
internal enum DecisionMarkKind
{
    /// <summary>Of this run.</summary>
    Own,

    /// <summary>Of another run, or of no run.</summary>
    Foreign,

    /// <summary>It is no decision of this version's schema.</summary>
    Unreadable,
}

namespace LoadGenerator.Audit;

/// <summary>A decision that was made, or one that should have been.</summary>
internal interface IAuditedDecision
{
    /// <summary>The transaction's id.</summary>
    string TransactionId { get; }

    /// <summary>The partition that it is in, or should be in.</summary>
    int Partition { get; }

    /// <summary>How many came before it, so that the first findings can be told.</summary>
    long Order { get; }
}

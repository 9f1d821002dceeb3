namespace LoadGenerator.Explain;

/// <summary>How a decision came about, made again from the log.</summary>
public sealed record Explanation
{
    /// <summary>The transaction.</summary>
    public required string TransactionId { get; init; }

    /// <summary>Its card.</summary>
    public required string CardId { get; init; }

    /// <summary>Its terminal.</summary>
    public required string TerminalId { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset EventTime { get; init; }

    /// <summary>Its amount in minor units.</summary>
    public required long AmountMinor { get; init; }

    /// <summary>The currency of the amount.</summary>
    public required string Currency { get; init; }

    /// <summary>Where it is: topic, partition and offset.</summary>
    public required string Position { get; init; }

    /// <summary>Whether the log still has its beginning. If not, what the card did before is missing, and the replay may differ.</summary>
    public required bool IsLogComplete { get; init; }

    /// <summary>How many transactions of the card came before it in the log.</summary>
    public required long TransactionsBefore { get; init; }

    /// <summary>What was decided.</summary>
    public required ExplainedDecision Recorded { get; init; }

    /// <summary>What the replay decides.</summary>
    public required ExplainedDecision Replayed { get; init; }

    /// <summary>Whether both are the same, bit for bit, the features too.</summary>
    public bool IsSame => Differences.Count == 0;

    /// <summary>What differs.</summary>
    public required IReadOnlyList<string> Differences { get; init; }

    /// <summary>The model's probability of fraud; null without a model.</summary>
    public required double? ModelProbability { get; init; }

    /// <summary>The log-odds of fraud before anything is known of a transaction; null without a model.</summary>
    public required double? BaseLogOdds { get; init; }

    /// <summary>The rules that hit.</summary>
    public required IReadOnlyList<ExplainedRule> Rules { get; init; }

    /// <summary>The features, in their order.</summary>
    public required IReadOnlyList<ExplainedFeature> Features { get; init; }
}

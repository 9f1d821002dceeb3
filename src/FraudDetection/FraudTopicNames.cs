namespace FraudDetection;

/// <summary>Which topics a job reads and writes. The defaults are those of <see cref="FraudTopics"/>.</summary>
public sealed record FraudTopicNames
{
    /// <summary>Input: transactions by card.</summary>
    public string Transactions { get; init; } = FraudTopics.Transactions;

    /// <summary>Output: one decision for each valid transaction.</summary>
    public string Decisions { get; init; } = FraudTopics.Decisions;

    /// <summary>Output: an alert for each decision that is not an approval.</summary>
    public string Alerts { get; init; } = FraudTopics.Alerts;

    /// <summary>Output: what could not be decoded or is not valid.</summary>
    public string DeadLetters { get; init; } = FraudTopics.DeadLetters;

    /// <summary>Returns all four, input first.</summary>
    public IReadOnlyList<string> ToList() => [Transactions, Decisions, Alerts, DeadLetters];

    /// <summary>The default names with a prefix, so that several runs can share a broker.</summary>
    public static FraudTopicNames WithPrefix(string prefix) => new()
    {
        Transactions = prefix + FraudTopics.Transactions,
        Decisions = prefix + FraudTopics.Decisions,
        Alerts = prefix + FraudTopics.Alerts,
        DeadLetters = prefix + FraudTopics.DeadLetters,
    };
}

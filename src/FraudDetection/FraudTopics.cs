namespace FraudDetection;

/// <summary>The names of the service's topics. All but the control topics have the partition count of <see cref="Transactions"/>.</summary>
public static class FraudTopics
{
    /// <summary>Input: <c>Transaction</c> by card.</summary>
    public const string Transactions = "transactions";

    /// <summary>Output: one <c>Decision</c> for each valid transaction.</summary>
    public const string Decisions = "fraud-decisions";

    /// <summary>Output: an <c>Alert</c> for each decision that is not an approval.</summary>
    public const string Alerts = "fraud-alerts";

    /// <summary>Output: what could not be decoded or is not valid, as it came, with the reason in the headers.</summary>
    public const string DeadLetters = "fraud-dead-letters";

    /// <summary>Input: what became known of transactions afterwards, <c>FraudLabel</c> by terminal.</summary>
    public const string Labels = "fraud-labels";

    /// <summary>The history of each terminal, compacted: from the terminal stage to the card stage.</summary>
    public const string TerminalRisk = "terminal-risk";

    /// <summary>Control: versions of the rules, compacted, one partition.</summary>
    public const string Rules = "fraud-rules";

    /// <summary>Control: versions of the model, compacted, one partition.</summary>
    public const string Models = "fraud-models";

    /// <summary>Control: what is always blocked or allowed, compacted, one partition.</summary>
    public const string Lists = "fraud-lists";

    /// <summary>
    /// How <see cref="TerminalRisk"/> is created. The broker compacts closed segments only, and every instance reads all that is
    /// left at its start, so the segments are small.
    /// </summary>
    internal static readonly IReadOnlyDictionary<string, string> TerminalRiskSettings = new Dictionary<string, string>
    {
        ["segment.bytes"] = "33554432",
        ["min.cleanable.dirty.ratio"] = "0.2",
    };
}

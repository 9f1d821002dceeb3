using FraudDetection.Control;
using StreamCore.Kafka;

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

    /// <summary>Input: labels by terminal.</summary>
    public string Labels { get; init; } = FraudTopics.Labels;

    /// <summary>The histories of terminals, written by the terminal stage and read by the card stage as a table.</summary>
    public string TerminalRisk { get; init; } = FraudTopics.TerminalRisk;

    /// <summary>Control: versions of the rules.</summary>
    public string Rules { get; init; } = FraudTopics.Rules;

    /// <summary>Control: versions of the model.</summary>
    public string Models { get; init; } = FraudTopics.Models;

    /// <summary>Control: what is always blocked or allowed.</summary>
    public string Lists { get; init; } = FraudTopics.Lists;

    /// <summary>Returns the four that have a partition for each of the input, input first.</summary>
    public IReadOnlyList<string> ToList() => [Transactions, Decisions, Alerts, DeadLetters];

    /// <summary>Returns the control topics: compacted, of one partition.</summary>
    public IReadOnlyList<string> ToControlList() => [Rules, Models, Lists];

    /// <summary>All topics, as they are created where they do not exist.</summary>
    /// <param name="partitions">How many partitions those get that are not control topics.</param>
    /// <param name="replicationFactor">Replicas of each partition; -1, the default, leaves it to the broker.</param>
    public IReadOnlyList<KafkaTopic> ToKafkaTopics(int partitions, short replicationFactor = -1) =>
    [
        .. ToList().Append(Labels).Select(name => new KafkaTopic(name, partitions, ReplicationFactor: replicationFactor)),
        new KafkaTopic(TerminalRisk, partitions, Compacted: true, replicationFactor) { Settings = FraudTopics.TerminalRiskSettings },
        .. ToControlList().Select(name => ControlTopicOptions.TopicOf(name, replicationFactor)),
    ];

    /// <summary>The default names with a prefix, so that several runs can share a broker.</summary>
    public static FraudTopicNames WithPrefix(string prefix) => new()
    {
        Transactions = prefix + FraudTopics.Transactions,
        Decisions = prefix + FraudTopics.Decisions,
        Alerts = prefix + FraudTopics.Alerts,
        DeadLetters = prefix + FraudTopics.DeadLetters,
        Labels = prefix + FraudTopics.Labels,
        TerminalRisk = prefix + FraudTopics.TerminalRisk,
        Rules = prefix + FraudTopics.Rules,
        Models = prefix + FraudTopics.Models,
        Lists = prefix + FraudTopics.Lists,
    };
}

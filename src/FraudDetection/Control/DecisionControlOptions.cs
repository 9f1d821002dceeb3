using FraudDetection.Models;

namespace FraudDetection.Control;

/// <summary>Where rules and model come from.</summary>
public sealed record DecisionControlOptions
{
    /// <summary>How often a file is looked at unless something else is said: every 5 s.</summary>
    public static readonly TimeSpan DefaultFileInterval = TimeSpan.FromSeconds(5);

    /// <summary>The topics.</summary>
    public required FraudTopicNames Topics { get; init; }

    /// <summary>Settings of the Kafka client by their librdkafka names; <c>bootstrap.servers</c> is needed.</summary>
    public required IReadOnlyDictionary<string, string> Kafka { get; init; }

    /// <summary>Replicas of the topics if they have to be created. Default -1: the broker's default.</summary>
    public short ReplicationFactor { get; init; } = -1;

    /// <summary>A file with the rules, instead of the topic. None by default.</summary>
    public string RulesFile { get; init; } = "";

    /// <summary>How often to look whether the file of the rules has another content; zero for at the start only. Default 5 s.</summary>
    public TimeSpan RulesFileInterval { get; init; } = DefaultFileInterval;

    /// <summary>A file with the model, instead of the topic. None by default.</summary>
    public string ModelFile { get; init; } = "";

    /// <summary>How often to look whether the file of the model has another content; zero for at the start only. Default 5 s.</summary>
    public TimeSpan ModelFileInterval { get; init; } = DefaultFileInterval;

    /// <summary>The model where the topic has no live version; null for none.</summary>
    public FraudModel? DefaultModel { get; init; }

    /// <summary>How long Kafka may take until the live versions are there. Default 1 minute.</summary>
    public TimeSpan StartPatience { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Where the versions of a document are.</summary>
    /// <param name="topic">The topic.</param>
    public ControlTopicOptions Of(string topic) => new() { Topic = topic, Kafka = Kafka, ReplicationFactor = ReplicationFactor };
}

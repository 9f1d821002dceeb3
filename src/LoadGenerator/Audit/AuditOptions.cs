using FraudDetection;
using FraudDetection.Control;

namespace LoadGenerator.Audit;

/// <summary>What an audit reads, and against what it holds it.</summary>
public sealed record AuditOptions
{
    /// <summary>The brokers, <c>host:port</c> with commas between.</summary>
    public required string Bootstrap { get; init; }

    /// <summary>Further settings of the Kafka client by their librdkafka names, for the topics of rules and models and for explaining. None by default.</summary>
    public IReadOnlyDictionary<string, string> Client { get; init; } = new Dictionary<string, string>();

    /// <summary>The options that the service decided with; by default the defaults.</summary>
    public FraudOptions Fraud { get; init; } = new();

    /// <summary>The file with the rules, if the service decided with one. None by default.</summary>
    public string RulesFile { get; init; } = "";

    /// <summary>The file with the model, if the service decided with one. None by default.</summary>
    public string ModelFile { get; init; } = "";

    /// <summary>
    /// The application's id, to audit the state that its changelog restores too, which needs a service that stands still;
    /// null, the default, for the outputs alone.
    /// </summary>
    public string? ApplicationId { get; init; }

    /// <summary>How long a partition may stand still behind an open transaction. Default 60 s.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The topics that the service read and wrote; by default the usual ones.</summary>
    public FraudTopicNames Topics { get; init; } = new();

    /// <summary>All client settings in one table.</summary>
    internal Dictionary<string, string> ToClientSettings() => new(Client) { ["bootstrap.servers"] = Bootstrap };

    /// <summary>Where the rules and models are that decisions name.</summary>
    public DecisionControlOptions ToControlOptions() => new()
    {
        Topics = Topics,
        Kafka = ToClientSettings(),
        RulesFile = RulesFile,
        ModelFile = ModelFile,
    };
}

using FraudDetection;
using FraudDetection.Control;
using FraudDetection.Models;

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

    /// <summary>The files with rules that the service decided with, those too that were replaced since. None by default.</summary>
    public IReadOnlyList<string> RulesFiles { get; init; } = [];

    /// <summary>The files with models that the service decided with, those too that were replaced since. None by default.</summary>
    public IReadOnlyList<string> ModelFiles { get; init; } = [];

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

    /// <summary>Tells a catalog of the rules and models that decisions may name, from topics and files.</summary>
    /// <exception cref="ControlTopicException">A topic can't be read.</exception>
    /// <exception cref="InvalidDataException">A file can't be used.</exception>
    /// <exception cref="IOException">A file can't be read.</exception>
    internal async Task FillAsync(DeciderCatalog deciders, CancellationToken cancellation)
    {
        foreach (var file in RulesFiles)
        {
            deciders.Add(DocumentReaders.ReadRules(file));
        }

        foreach (var file in ModelFiles)
        {
            deciders.Add(FraudModel.Load(file));
        }

        await deciders.AddAsync(new() { Topics = Topics, Kafka = ToClientSettings() }, cancellation).ConfigureAwait(false);
    }
}

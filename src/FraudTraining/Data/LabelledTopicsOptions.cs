using FraudDetection;
using StreamCore.Avro;

namespace FraudTraining.Data;

/// <summary>Which topics a back-test reads, and from when on.</summary>
public sealed record LabelledTopicsOptions
{
    /// <summary>Settings of the Kafka client by their librdkafka names; <c>bootstrap.servers</c> at least.</summary>
    public required IReadOnlyDictionary<string, string> Kafka { get; init; }

    /// <summary>Knows the schemas of transactions and labels.</summary>
    public required ISchemaRegistry Registry { get; init; }

    /// <summary>The topics; by default the usual ones.</summary>
    public FraudTopicNames Topics { get; init; } = new();

    /// <summary>What is valid, and how far out of order transactions may be; by default the defaults.</summary>
    public FraudOptions Fraud { get; init; } = new();

    /// <summary>The first event time that is of interest; null, the default, for all that the topics still have.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>How long a partition may bring nothing before it is given up. Default 60 s.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(60);
}

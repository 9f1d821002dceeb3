using System.Globalization;
using StreamCore.Kafka;

namespace FraudDetection.Control;

/// <summary>Where a control topic is, and how it is made.</summary>
public sealed record ControlTopicOptions
{
    /// <summary>The largest value: 8 MiB.</summary>
    public const int MaxValueBytes = 8 * 1024 * 1024;

    /// <summary>The largest record with its key and headers.</summary>
    internal const int MaxRecordBytes = MaxValueBytes + (64 * 1024);

    /// <summary>The topic; it has one partition and is compacted.</summary>
    public required string Topic { get; init; }

    /// <summary>Settings of the Kafka client by their librdkafka names; <c>bootstrap.servers</c> is needed.</summary>
    public required IReadOnlyDictionary<string, string> Kafka { get; init; }

    /// <summary>Replicas of the topic if it has to be created. Default -1: the broker's default.</summary>
    public short ReplicationFactor { get; init; } = -1;

    /// <summary>How long the broker may take for each step. Default 15 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A control topic as it is created. It is compacted but never emptied: what is not overwritten stays for ever.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="replicationFactor">Replicas of its partition; -1 leaves it to the broker.</param>
    public static KafkaTopic TopicOf(string name, short replicationFactor) => new(name, 1, Compacted: true, replicationFactor)
    {
        Settings = new Dictionary<string, string>
        {
            ["max.message.bytes"] = (MaxRecordBytes + 1024).ToString(CultureInfo.InvariantCulture),
        },
    };
}

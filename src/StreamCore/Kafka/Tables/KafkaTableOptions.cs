namespace StreamCore.Kafka.Tables;

/// <summary>Which topic a <see cref="KafkaTable"/> follows, and how.</summary>
public sealed record KafkaTableOptions
{
    /// <summary>The topic; usually one with <c>cleanup.policy=compact</c>.</summary>
    public required string Topic { get; init; }

    /// <summary>Settings of the Kafka client by their librdkafka names; <c>bootstrap.servers</c> is needed.</summary>
    public required IReadOnlyDictionary<string, string> Kafka { get; init; }

    /// <summary>What the client calls itself, for the broker's logs. Default "table".</summary>
    public string ClientId { get; init; } = "table";

    /// <summary>
    /// How long the broker has to say that there is no such topic until the table counts as empty, and so as caught up. It
    /// goes on looking for the topic. Default 5 s.
    /// </summary>
    public TimeSpan MissingTopicPatience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often the table looks whether the topic was created anew or has more partitions. Default 10 s.</summary>
    public TimeSpan CheckInterval { get; init; } = TimeSpan.FromSeconds(10);
}

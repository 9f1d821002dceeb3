using Confluent.Kafka;

namespace LoadGenerator.Kafka;

/// <summary>How far a consumer group is behind.</summary>
public sealed class ConsumerLag : IDisposable
{
    private readonly string _group;
    private readonly IConsumer<Ignore, Ignore> _client;
    private readonly IAdminClient _admin;

    /// <summary>Connects; nothing joins the group.</summary>
    /// <param name="bootstrap">The brokers, <c>host:port</c> with commas between.</param>
    /// <param name="group">The group.</param>
    public ConsumerLag(string bootstrap, string group)
    {
        _group = group;

        // An admin client that is no consumer of a group ends the process with a segmentation fault when it asks for committed
        // offsets and the group's coordinator has moved (librdkafka issue 5040).
        _client = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig { BootstrapServers = bootstrap, GroupId = group })
            .SetErrorHandler(static (_, _) => { }) // What does not work throws.
            .SetLogHandler(static (_, _) => { })
            .Build();
        _admin = new DependentAdminClientBuilder(_client.Handle).Build();
    }

    /// <summary>How many offsets of a topic the group has still to commit, over all partitions.</summary>
    /// <exception cref="TopicMissingException">There is no such topic.</exception>
    /// <exception cref="KafkaException">No broker answered.</exception>
    public async Task<long> FindAsync(string topic)
    {
        var ends = await TopicOffsets.LatestAsync(_admin, topic, IsolationLevel.ReadUncommitted);
        var partitions = Enumerable.Range(0, ends.Length).Select(partition => new TopicPartition(topic, partition)).ToList();
        var committed = await _admin.ListConsumerGroupOffsetsAsync([new(_group, partitions)], new() { RequireStableOffsets = true });
        return ends.Sum() - committed[0].Partitions.Sum(partition => Math.Max(0, partition.Offset.Value));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _admin.Dispose();
        _client.Dispose();
    }
}

using System.Globalization;

namespace EmbeddedKafka.Topics.Configs;

/// <summary>The settings of the broker under Kafka's names: what it was started with, and the defaults of topics.</summary>
internal static class BrokerConfigs
{
    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<BrokerConfig> Of(Broker broker)
    {
        var options = broker.Options;
        BrokerConfig[] own =
        [
            Static("advertised.listeners", ConfigType.List, $"PLAINTEXT://{broker.AdvertisedHost}:{broker.Port}", "Where clients are told to connect to."),
            Static("auto.create.topics.enable", ConfigType.Boolean, options.AutoCreateTopics ? "true" : "false", "Whether a topic is created when a client asks for it."),
            Static("broker.id", ConfigType.Int, Text(Broker.NodeId), "The id of this node."),
            Default("default.replication.factor", ConfigType.Int, "1", "Replicas of a topic that is created without saying how many."),
            Default("delete.topic.enable", ConfigType.Boolean, "true", "Whether clients may delete topics."),
            Static("group.initial.rebalance.delay.ms", ConfigType.Int, Text((long)options.GroupInitialRebalanceDelay.TotalMilliseconds), "How long the first member of an empty group waits for others."),
            Static("listeners", ConfigType.List, $"PLAINTEXT://{options.Host}:{broker.Port}", "Where the broker listens."),
            Static("log.cleaner.backoff.ms", ConfigType.Long, Text((long)options.CleanupInterval.TotalMilliseconds), "How often compacted topics are looked at."),
            Static("log.dirs", ConfigType.List, options.DataDirectory ?? "", "Where logs are kept in files; empty keeps them in memory."),
            Static("log.retention.check.interval.ms", ConfigType.Long, Text((long)options.CleanupInterval.TotalMilliseconds), "How often retention is applied."),
            Static("max.connections", ConfigType.Int, Text(options.MaxConnections), "Most connections at a time."),
            Static("node.id", ConfigType.Int, Text(Broker.NodeId), "The id of this node."),
            Static("num.partitions", ConfigType.Int, Text(options.DefaultPartitions), "Partitions of a topic that is created without saying how many."),
            Default("offsets.topic.num.partitions", ConfigType.Int, "1", "Partitions of the topic of committed offsets."),
            Default("offsets.topic.replication.factor", ConfigType.Short, "1", "Replicas of the topic of committed offsets."),
            Static("socket.request.max.bytes", ConfigType.Int, Text(options.MaxRequestBytes), "Largest request in bytes."),
            Static("transaction.max.timeout.ms", ConfigType.Int, Text((long)options.MaxTransactionTimeout.TotalMilliseconds), "Longest time-out of a transaction that a producer may ask for."),
            Default("transaction.state.log.num.partitions", ConfigType.Int, "1", "Partitions of the topic of transactions."),
        ];
        var ofTopics = TopicConfigs.All
            .Where(config => config.BrokerName is not null)
            .Select(config => Default(config.BrokerName!, config.Type, config.Default, config.Documentation));
        return [.. own.Concat(ofTopics).OrderBy(config => config.Name, StringComparer.Ordinal)];
    }

    private static BrokerConfig Static(string name, ConfigType type, string value, string documentation) =>
        new(name, type, value, ConfigSource.StaticBroker, documentation);

    private static BrokerConfig Default(string name, ConfigType type, string value, string documentation) =>
        new(name, type, value, ConfigSource.Default, documentation);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace BrokerComparison;

/// <summary>Creates topics of one partition.</summary>
internal static class Topics
{
    public static void Create(string bootstrap, params string[] names)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrap }).Build();
        admin.CreateTopicsAsync(
            names.Select(name => new TopicSpecification { Name = name, NumPartitions = 1, ReplicationFactor = 1 })).GetAwaiter().GetResult();
    }
}

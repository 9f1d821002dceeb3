using Confluent.Kafka;
using StreamCore.Kafka;

namespace LoadGenerator.Commands;

/// <summary>Sees to it that there is a topic to write to.</summary>
internal static class TransactionTopic
{
    /// <summary>Creates the topic of the transactions if it does not exist.</summary>
    public static async Task CreateIfMissingAsync(string bootstrap, string topic, int partitions)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrap })
            .SetLogHandler(static (_, _) => { })
            .Build();
        if (KafkaTopics.CountPartitions(admin, topic) == 0)
        {
            await KafkaTopics.CreateMissingAsync(admin, new KafkaTopic(topic, partitions));
        }
    }
}

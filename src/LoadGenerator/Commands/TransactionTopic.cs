using Confluent.Kafka;
using FraudDetection;
using StreamCore.Kafka;

namespace LoadGenerator.Commands;

/// <summary>Sees to it that there is a topic to write to.</summary>
internal static class TransactionTopic
{
    /// <summary>Creates the topic of the transactions if it does not exist.</summary>
    public static async Task CreateIfMissingAsync(string bootstrap, int partitions)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrap })
            .SetLogHandler(static (_, _) => { })
            .Build();
        if (KafkaTopics.CountPartitions(admin, FraudTopics.Transactions) == 0)
        {
            await KafkaTopics.CreateMissingAsync(admin, new KafkaTopic(FraudTopics.Transactions, partitions));
        }
    }
}

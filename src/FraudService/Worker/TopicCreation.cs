using Confluent.Kafka;
using FraudService.Configuration;
using StreamCore.Kafka;

namespace FraudService.Worker;

/// <summary>Creates the service's topics where the settings say so.</summary>
internal static class TopicCreation
{
    /// <summary>Creates those that do not exist, if that is wanted.</summary>
    /// <exception cref="KafkaException">They cannot be created.</exception>
    public static async Task RunAsync(FraudServiceOptions options, CancellationToken cancellation)
    {
        if (!options.CreateTopics)
        {
            return;
        }

        using var admin = new AdminClientBuilder(options.Kafka.ToClientSettings()).SetLogHandler((_, _) => { }).Build();
        await KafkaTopics.CreateMissingAsync(admin, options.Topics.ToKafkaTopics(options.Partitions ?? 1, options.ReplicationFactor))
            .WaitAsync(cancellation);
    }
}

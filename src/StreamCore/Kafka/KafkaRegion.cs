using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamCore.Runtime;

namespace StreamCore.Kafka;

/// <summary>A region whose epochs are Kafka transactions.</summary>
internal sealed partial class KafkaRegion<T>(KafkaSource<T> source, SourceBinding<T> binding) : IRegion
{
    private static readonly TimeSpan RetryWait = TimeSpan.FromSeconds(1);

    private readonly ILogger _logger = binding.LoggerFactory.CreateLogger("StreamCore.Kafka");
    private readonly KafkaClientSettings _settings = new(binding.Options);

    /// <summary>Waits for the broker, checks that all topics have the source's partition count and creates the changelog.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        using var admin = new AdminClientBuilder(_settings.Admin())
            .SetLogHandler((_, message) => KafkaClientLog.Write(_logger, message))
            .Build();
        while (true)
        {
            try
            {
                // The client looks metadata up synchronously; it gives up soon enough for a stop to be quick.
                await Task.Run(() => CheckTopicsAsync(admin), cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (KafkaException e)
            {
                LogWaiting(_logger, binding.Options.Kafka["bootstrap.servers"], e.Error.Reason);
                await Task.Delay(RetryWait, binding.TimeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public ISlot CreateSlot(int index) => new KafkaSlot<T>(index, source, binding, _settings, _logger);

    private async Task CheckTopicsAsync(IAdminClient admin)
    {
        var partitions = KafkaTopics.CountPartitions(admin, source.Topic);
        if (partitions == 0)
        {
            throw new JobFailedException($"Topic '{source.Topic}' does not exist. Create it, or check the name in the configuration.");
        }

        await KafkaTopics.CreateMissingAsync(
            admin,
            new KafkaTopic(binding.Options.ChangelogTopic, partitions, Compacted: true, binding.Options.ChangelogReplicationFactor))
            .ConfigureAwait(false);
        var outputs = binding.Graph.Sinks.OfType<IKafkaOutput>().Select(sink => sink.Topic);
        foreach (var topic in outputs.Append(binding.Options.ChangelogTopic))
        {
            var count = KafkaTopics.CountPartitions(admin, topic);
            if (count != partitions)
            {
                throw new JobFailedException(count == 0
                    ? $"Topic '{topic}' does not exist. Create it with {partitions} partition(s), as many as '{source.Topic}' has."
                    : $"Topic '{topic}' has {count} partition(s), but '{source.Topic}' has {partitions}. Results go to the partition with the "
                    + "number of their input's, so the counts must be equal: create the topic again, or change its partition count.");
            }
        }
    }

    [LoggerMessage(50, LogLevel.Warning, "Waiting for Kafka at {BootstrapServers}: {Reason}")]
    private static partial void LogWaiting(ILogger logger, string bootstrapServers, string reason);
}

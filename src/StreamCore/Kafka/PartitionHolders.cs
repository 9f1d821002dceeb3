using System.Globalization;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamCore.Runtime;
using StreamCore.Runtime.Queries;

namespace StreamCore.Kafka;

/// <summary>Finds out which instance has a partition, by asking the group.</summary>
internal sealed class PartitionHolders(KafkaClientSettings settings, StreamExecutionOptions options, string topic, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(5);

    /// <summary>An answer holds for so long, so that many questions do not become many requests.</summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private Task<IReadOnlyDictionary<int, PartitionHolder>>? _answer;
    private long _asked;

    /// <summary>The holder of a partition; null if nobody has it at present.</summary>
    /// <exception cref="KafkaException">The broker can't be asked.</exception>
    public async Task<PartitionHolder?> FindAsync(int partition)
    {
        Task<IReadOnlyDictionary<int, PartitionHolder>> answer;
        lock (_lock)
        {
            if (_answer is null || time.GetElapsedTime(_asked) > MaxAge)
            {
                _asked = time.GetTimestamp();
                _answer = Task.Run(AskAsync);
            }

            answer = _answer;
        }

        return (await answer.ConfigureAwait(false)).GetValueOrDefault(partition);
    }

    private async Task<IReadOnlyDictionary<int, PartitionHolder>> AskAsync()
    {
        using var admin = new AdminClientBuilder(settings.Admin()).SetLogHandler((_, message) => KafkaClientLog.Write(logger, message)).Build();
        var described = await admin.DescribeConsumerGroupsAsync([settings.ConsumerGroup], new() { RequestTimeout = RequestTimeout }).ConfigureAwait(false);
        var holders = new Dictionary<int, PartitionHolder>();
        foreach (var member in described.ConsumerGroupDescriptions.Single().Members)
        {
            if (InstanceOf(member.ClientId) is { } instance)
            {
                foreach (var partition in member.Assignment.TopicPartitions.Where(partition => partition.Topic == topic))
                {
                    holders[partition.Partition.Value] = new(instance, member.Host);
                }
            }
        }

        return holders;
    }

    /// <summary>The instance in a slot's client id, which is the application's id, the instance's and the slot's number.</summary>
    private string? InstanceOf(string clientId)
    {
        var prefix = options.ApplicationId + "-";
        var slot = clientId.LastIndexOf('-');
        return clientId.StartsWith(prefix, StringComparison.Ordinal)
            && slot > prefix.Length
            && int.TryParse(clientId.AsSpan(slot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _)
                ? clientId[prefix.Length..slot]
                : null;
    }
}

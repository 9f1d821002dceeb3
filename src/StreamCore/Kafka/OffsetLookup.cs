using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging;

namespace StreamCore.Kafka;

/// <summary>
/// Looks up offsets. With a client of its own, to be used for one attempt: one that remembers a group coordinator which
/// has gone away waits for it until its time-out, again and again (librdkafka issue 5511).
/// </summary>
internal sealed class OffsetLookup : IDisposable
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan UnstableWait = TimeSpan.FromMilliseconds(20);

    private readonly KafkaClientSettings _settings;
    private readonly TimeProvider _timeProvider;
    private readonly IConsumer<Ignore, Ignore> _client;
    private readonly IAdminClient _admin;

    public OffsetLookup(KafkaClientSettings settings, TimeProvider timeProvider, ILogger logger)
    {
        _settings = settings;
        _timeProvider = timeProvider;

        // An admin client that is no consumer of a group ends the process with a segmentation fault when it asks for committed
        // offsets and the group's coordinator has moved (librdkafka issue 5040).
        _client = new ConsumerBuilder<Ignore, Ignore>(settings.Lookup())
            .SetErrorHandler((client, error) => KafkaClientLog.Error(logger, client, error))
            .SetLogHandler((_, message) => KafkaClientLog.Write(logger, message))
            .Build();
        _admin = new DependentAdminClientBuilder(_client.Handle).Build();
    }

    /// <summary>The offset at a position of a partition; -1 if no record is at or after a timestamp.</summary>
    public async Task<long> OffsetAsync(TopicPartition partition, OffsetSpec spec, IsolationLevel isolation)
    {
        var result = await _admin.ListOffsetsAsync(
            [new() { TopicPartition = partition, OffsetSpec = spec }],
            new() { IsolationLevel = isolation, RequestTimeout = RequestTimeout }).ConfigureAwait(false);
        var found = result.ResultInfos[0].TopicPartitionOffsetError;
        return found.Error.IsError ? throw new KafkaException(found.Error) : found.Offset.Value;
    }

    /// <summary>The group's committed offset, once no open transaction holds a newer one back; null if there is none.</summary>
    public async Task<long?> CommittedAsync(TopicPartition partition, CancellationToken cancellation)
    {
        var patience = new StallPatience(_timeProvider);
        while (true)
        {
            try
            {
                var groups = await _admin.ListConsumerGroupOffsetsAsync(
                    [new(_settings.ConsumerGroup, [partition])],
                    new() { RequireStableOffsets = true, RequestTimeout = RequestTimeout }).ConfigureAwait(false);
                var found = groups[0].Partitions[0];
                if (!found.Error.IsError)
                {
                    return found.Offset == Offset.Unset ? null : found.Offset.Value;
                }

                if (found.Error.Code != ErrorCode.UnstableOffsetCommit)
                {
                    throw new KafkaException(found.Error);
                }
            }
            catch (ListConsumerGroupOffsetsException e) when (e.Results.Exists(group =>
                group.Error.Code == ErrorCode.UnstableOffsetCommit
                || group.Partitions?.Exists(p => p.Error.Code == ErrorCode.UnstableOffsetCommit) == true))
            {
                // Some transaction with offsets of this partition is not settled yet.
            }

            patience.ThrowIfStalled("its committed offset has been held back by an open transaction");
            await Task.Delay(UnstableWait, _timeProvider, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>How many partitions a topic has; 0 if it does not exist.</summary>
    public int CountPartitions(string topic) => KafkaTopics.CountPartitions(_admin, topic);

    /// <summary>
    /// All topics of the cluster with their partition counts; 0 where the broker can't tell the partitions yet, as of a topic
    /// that was created just now.
    /// </summary>
    public IReadOnlyDictionary<string, int> AllTopics() =>
        _admin.GetMetadata(RequestTimeout).Topics
            .Where(topic => topic.Error.Code != ErrorCode.UnknownTopicOrPart)
            .ToDictionary(topic => topic.Topic, topic => topic.Partitions.Count);

    /// <summary>Creates those of the topics that do not exist.</summary>
    public Task CreateMissingAsync(params IReadOnlyCollection<KafkaTopic> topics) => KafkaTopics.CreateMissingAsync(_admin, topics);

    public void Dispose()
    {
        _admin.Dispose();
        _client.Dispose();
    }
}

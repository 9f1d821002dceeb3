using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamCore.DataStream;
using StreamCore.Runtime;

namespace StreamCore.Kafka;

/// <summary>Finds a subtask's partitions, and where it begins in those that are new.</summary>
internal sealed partial class PartitionDiscovery(
    TopicSelection topics,
    KafkaSourceOptions options,
    KafkaClientSettings settings,
    int subtaskIndex,
    int parallelism,
    TimeProvider timeProvider,
    ILogger logger)
{
    private static readonly TimeSpan RetryWait = TimeSpan.FromSeconds(1);

    /// <summary>Finds the subtask's partitions; tries again for as long as Kafka cannot be reached.</summary>
    /// <param name="known">The positions of partitions that are known; those of other subtasks do no harm.</param>
    /// <param name="isFirst">
    /// Whether the source begins. What is found later is new and was empty then: it is read from its beginning, or not at
    /// all where the source ends.
    /// </param>
    /// <param name="cancellation">Ends the search.</param>
    /// <returns>All of the subtask's partitions, the known ones where they stand.</returns>
    public async Task<IReadOnlyList<KafkaPosition>> FindAsync(IReadOnlyCollection<SplitPosition> known, bool isFirst, CancellationToken cancellation)
    {
        var positions = known.Select(KafkaPosition.Read).ToDictionary(position => position.Partition);
        if (!isFirst && options.StoppingOffsets is not null)
        {
            return [.. positions.Values.Where(position => IsOwn(position.Partition))];
        }

        while (true)
        {
            try
            {
                // The client looks metadata up synchronously, and for long if no broker answers: nobody waits for that after a stop.
                return await Task.Run(() => FindOnceAsync(positions, isFirst, cancellation), cancellation).WaitAsync(cancellation).ConfigureAwait(false);
            }
            catch (KafkaException e)
            {
                LogRetry(logger, topics.ToString(), e.Error.Reason);
                await Task.Delay(RetryWait, timeProvider, cancellation).ConfigureAwait(false);
            }
        }
    }

    private bool IsOwn(TopicPartition partition) => PartitionOwner.SubtaskFor(partition, parallelism) == subtaskIndex;

    private async Task<IReadOnlyList<KafkaPosition>> FindOnceAsync(
        Dictionary<TopicPartition, KafkaPosition> known, bool isFirst, CancellationToken cancellation)
    {
        var starting = isFirst ? options.StartingOffsets : KafkaOffsets.Earliest;
        using var lookup = new OffsetLookup(settings, timeProvider, logger);
        var found = new List<KafkaPosition>();
        foreach (var (topic, count) in topics.Select(lookup.AllTopics()))
        {
            if (count == 0)
            {
                throw new KafkaException(new Error(ErrorCode.LeaderNotAvailable, $"the broker does not know the partitions of topic '{topic}' yet"));
            }

            for (var number = 0; number < count; number++)
            {
                var partition = new TopicPartition(topic, number);
                if (!IsOwn(partition))
                {
                    continue;
                }

                if (!known.TryGetValue(partition, out var position))
                {
                    if (isFirst && !starting.TakesOverCommitted
                        && await lookup.CommittedAsync(partition, cancellation).ConfigureAwait(false) is { } committed)
                    {
                        throw new JobFailedException(
                            $"Group '{settings.ConsumerGroup}' has offset {committed} for {KafkaPosition.SplitOf(partition)}, but the application has no "
                            + "state: its changelog was deleted, or the offset was set by hand. Bring the changelog back, start afresh under "
                            + "another application id, or set StartingOffsets to KafkaOffsets.Committed() if the job is to begin there without state.");
                    }

                    position = new(
                        partition,
                        await starting.ResolveAsync(lookup, partition, cancellation).ConfigureAwait(false),
                        options.StoppingOffsets is { } stop ? await stop.ResolveAsync(lookup, partition, cancellation).ConfigureAwait(false) : long.MaxValue);
                }

                found.Add(position);
            }
        }

        return found;
    }

    [LoggerMessage(72, LogLevel.Warning, "The partitions of {Topics} cannot be looked up, trying again: {Reason}")]
    private static partial void LogRetry(ILogger logger, string topics, string reason);
}

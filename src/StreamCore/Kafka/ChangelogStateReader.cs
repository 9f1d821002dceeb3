using Microsoft.Extensions.Logging;
using StreamCore.Runtime;

namespace StreamCore.Kafka;

/// <summary>
/// Reads the state of a job that runs in slots, as its changelog and its committed offsets give it to an instance that
/// takes a partition over, without taking part in the job: for audits and tools. What is read is what the last epoch that
/// committed left; the job may go on meanwhile.
/// </summary>
/// <param name="options">The job's <see cref="StreamExecutionOptions.ApplicationId"/>, and how to reach Kafka.</param>
/// <param name="inputTopic">The topic that the job's slots read.</param>
/// <param name="logger">Hears of what the client has to say.</param>
/// <param name="timeProvider">The clock; the system's if null.</param>
public sealed class ChangelogStateReader(
    StreamExecutionOptions options, string inputTopic, ILogger logger, TimeProvider? timeProvider = null)
{
    /// <summary>Reads one partition's state into memory. Waits for as long as Kafka cannot be reached.</summary>
    /// <param name="partition">The partition of the input topic.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="InvalidDataException">The changelog is corrupt, or it does not agree with the committed offset.</exception>
    public async Task<PartitionSnapshot> ReadAsync(int partition, CancellationToken cancellation = default)
    {
        using var restorer = new PartitionRestorer(
            new KafkaClientSettings(options),
            inputTopic,
            options,
            KafkaOffsets.Earliest,
            new SavepointStart(options, "source", inputTopic, partition + 1, uids: null, logger),
            new StoreLeases(logger),
            standby: null,
            timeProvider ?? TimeProvider.System,
            logger);
        try
        {
            var restored = await restorer.RestoreAsync(partition, restorer.Track(partition), cancellation).ConfigureAwait(false);
            return new(restored.State, restored.NextOffset);
        }
        catch (RestoreFailedException e)
        {
            throw new InvalidDataException(e.Message, e);
        }
    }
}

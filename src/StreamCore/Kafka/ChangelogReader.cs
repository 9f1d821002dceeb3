using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamCore.State;

namespace StreamCore.Kafka;

/// <summary>
/// Reads a changelog partition from an offset to an end that was found before, as a read_committed reader does, and
/// checks every record.
/// </summary>
internal sealed class ChangelogReader(KafkaClientSettings settings, TimeProvider timeProvider, ILogger logger)
{
    private static readonly TimeSpan PollTimeout = TimeSpan.FromMilliseconds(100);

    /// <summary>Takes an entry; its value is null if the key was deleted.</summary>
    public delegate void EntryHandler(byte[] key, ReadOnlySpan<byte> value, bool deleted);

    /// <summary>Reads the partition.</summary>
    /// <param name="changelog">The partition.</param>
    /// <param name="begin">The first offset to read.</param>
    /// <param name="end">The end of the log as a read_uncommitted reader sees it.</param>
    /// <param name="handler">Takes the entries in the order of the log.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <param name="progress">Told how far the reading has come; may be null.</param>
    /// <exception cref="RestoreFailedException">The newest value of a key is corrupt.</exception>
    /// <exception cref="KafkaException">The log can't be read now.</exception>
    public void Read(TopicPartition changelog, long begin, long end, EntryHandler handler, CancellationToken cancellation, RestoreTracker? progress = null)
    {
        using var consumer = new ConsumerBuilder<byte[]?, byte[]?>(settings.Restore())
            .SetKeyDeserializer(Deserializers.ByteArray)
            .SetValueDeserializer(Deserializers.ByteArray)
            .SetLogHandler((_, message) => KafkaClientLog.Write(logger, message))
            .Build();
        consumer.Assign(new TopicPartitionOffset(changelog, begin));
        var corrupt = new Dictionary<byte[], string>(ByteKeyComparer.Instance);
        var patience = new StallPatience(timeProvider);
        var next = begin;
        while (next < end)
        {
            cancellation.ThrowIfCancellationRequested();
            var result = consumer.Consume(PollTimeout);
            if (result is null)
            {
                progress?.OnTurn();
                patience.ThrowIfStalled($"nothing of its changelog has come between offsets {next} and {end}");
                continue;
            }

            patience.OnProgress();

            // Behind the last record there may be only transaction markers, over which no record leads; the EOF event
            // tells that they were passed, and comes again when a transaction that holds the reader back is settled.
            next = result.IsPartitionEOF ? result.Offset.Value : result.Offset.Value + 1;
            if (result.IsPartitionEOF)
            {
                progress?.OnPosition(next);
            }
            else
            {
                Take(changelog, result, handler, corrupt);
                progress?.OnRecord(next, (result.Message.Key?.Length ?? 0) + (result.Message.Value?.Length ?? 0));
            }
        }

        if (corrupt.Count > 0)
        {
            throw new RestoreFailedException(
                $"{corrupt.Values.First()}; {corrupt.Count} key(s) of the partition are affected. Its records wait in Kafka and nothing is lost. "
                + $"Write the right value of each such key to {changelog.Topic} and restart, or start afresh under another application id.");
        }
    }

    /// <summary>Takes one changelog record. A corrupt one does no harm if a later one brings its key a new value.</summary>
    private static void Take(
        TopicPartition changelog, ConsumeResult<byte[]?, byte[]?> record, EntryHandler handler, Dictionary<byte[], string> corrupt)
    {
        var key = record.Message.Key ?? [];
        if (record.Message.Value is not { } value)
        {
            handler(key, default, deleted: true);
            corrupt.Remove(key);
        }
        else if (ChangelogValue.TryRead(key, value, out var stateValue, out var error))
        {
            handler(key, stateValue, deleted: false);
            corrupt.Remove(key);
        }
        else
        {
            corrupt[key] = $"Changelog record {changelog.Topic}/{changelog.Partition.Value}@{record.Offset.Value} is corrupt: {error}";
        }
    }
}

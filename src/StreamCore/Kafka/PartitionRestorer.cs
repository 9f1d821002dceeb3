using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging;
using StreamCore.Metrics;
using StreamCore.State;

namespace StreamCore.Kafka;

/// <summary>
/// Restores partitions beside the slot's thread, which goes on with its other partitions meanwhile and takes the
/// finished state over. The order is what makes it right: first the committed offset, once no transaction holds it
/// back; then the changelog's end as a read_uncommitted reader sees it; then everything committed up to that end.
/// An earlier end (the last stable offset, partition EOF) may lie before the last committed epoch (KAFKA-10167).
/// </summary>
internal sealed partial class PartitionRestorer(
    KafkaClientSettings settings,
    string inputTopic,
    string changelogTopic,
    TimeProvider timeProvider,
    ILogger logger) : IDisposable
{
    /// <summary>Restores that run at the same time; each has a client of its own.</summary>
    private const int MaxConcurrent = 4;

    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PollTimeout = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan UnstableWait = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan RetryWait = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// How long an attempt may go without progress. A transaction that was left open is aborted sooner by default; what
    /// remains are clients that have lost a broker which had gone away (librdkafka issue 5456) and wait for it for ever.
    /// </summary>
    private static readonly TimeSpan StallPatience = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _slots = new(MaxConcurrent);

    /// <summary>Restores one partition; tries again for as long as Kafka cannot be reached.</summary>
    /// <exception cref="RestoreFailedException">What Kafka holds does not fit together.</exception>
    public async Task<RestoredPartition> RestoreAsync(int partition, CancellationToken cancellationToken)
    {
        var started = timeProvider.GetTimestamp();
        await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (true)
            {
                try
                {
                    var restored = await RestoreOnceAsync(partition, cancellationToken).ConfigureAwait(false);
                    var elapsed = timeProvider.GetElapsedTime(started);
                    StreamMetrics.Restore.Record(elapsed.TotalMilliseconds);
                    LogRestored(logger, partition, restored.State.Count, restored.NextOffset, elapsed.TotalMilliseconds);
                    return restored;
                }
                catch (KafkaException e)
                {
                    LogRetry(logger, partition, e.Error.Reason);
                    await Task.Delay(RetryWait, timeProvider, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose() => _slots.Dispose();

    private async Task<RestoredPartition> RestoreOnceAsync(int partition, CancellationToken cancellationToken)
    {
        // A client of its own for each attempt: one that remembers a group coordinator which has gone away waits for it
        // until its time-out, again and again (librdkafka issue 5511).
        using var admin = new AdminClientBuilder(settings.Admin())
            .SetLogHandler((_, message) => KafkaClientLog.Write(logger, message))
            .Build();
        var input = new TopicPartition(inputTopic, partition);
        var changelog = new TopicPartition(changelogTopic, partition);
        var committed = await StableCommittedOffsetAsync(admin, input, cancellationToken).ConfigureAwait(false);
        var begin = await OffsetAsync(admin, input, OffsetSpec.Earliest()).ConfigureAwait(false);
        var end = await OffsetAsync(admin, input, OffsetSpec.Latest()).ConfigureAwait(false);
        var changelogBegin = await OffsetAsync(admin, changelog, OffsetSpec.Earliest()).ConfigureAwait(false);
        var changelogEnd = await OffsetAsync(admin, changelog, OffsetSpec.Latest()).ConfigureAwait(false);

        var store = new InMemoryStateStore();
        try
        {
            if (changelogEnd > changelogBegin)
            {
                await Task.Run(() => Read(changelog, changelogEnd, store, cancellationToken), cancellationToken).ConfigureAwait(false);
            }

            return Check(partition, committed, begin, end, new(store));
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>The group's committed offset, once no open transaction holds a newer one back.</summary>
    private async Task<long?> StableCommittedOffsetAsync(IAdminClient admin, TopicPartition input, CancellationToken cancellationToken)
    {
        var start = timeProvider.GetTimestamp();
        while (true)
        {
            try
            {
                var groups = await admin.ListConsumerGroupOffsetsAsync(
                    [new(settings.ConsumerGroup, [input])],
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

            ThrowIfStalled(start, "its committed offset has been held back by an open transaction");
            await Task.Delay(UnstableWait, timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<long> OffsetAsync(IAdminClient admin, TopicPartition partition, OffsetSpec offset)
    {
        var result = await admin.ListOffsetsAsync(
            [new() { TopicPartition = partition, OffsetSpec = offset }],
            new() { IsolationLevel = IsolationLevel.ReadUncommitted, RequestTimeout = RequestTimeout }).ConfigureAwait(false);
        var found = result.ResultInfos[0].TopicPartitionOffsetError;
        return found.Error.IsError ? throw new KafkaException(found.Error) : found.Offset.Value;
    }

    private void Read(TopicPartition changelog, long end, InMemoryStateStore store, CancellationToken cancellationToken)
    {
        using var consumer = new ConsumerBuilder<byte[]?, byte[]?>(settings.Restore())
            .SetKeyDeserializer(Deserializers.ByteArray)
            .SetValueDeserializer(Deserializers.ByteArray)
            .SetLogHandler((_, message) => KafkaClientLog.Write(logger, message))
            .Build();
        consumer.Assign(new TopicPartitionOffset(changelog, Offset.Beginning));
        var corrupt = new Dictionary<byte[], string>(ByteKeyComparer.Instance);
        long next = 0;
        var progressed = timeProvider.GetTimestamp();
        while (next < end)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var result = consumer.Consume(PollTimeout);
            if (result is null)
            {
                ThrowIfStalled(progressed, $"nothing of its changelog has come between offsets {next} and {end}");
                continue;
            }

            progressed = timeProvider.GetTimestamp();

            // Behind the last record there may be only transaction markers, over which no record leads; the EOF event
            // tells that they were passed, and comes again when a transaction that holds the reader back is settled.
            next = result.IsPartitionEOF ? result.Offset.Value : result.Offset.Value + 1;
            if (!result.IsPartitionEOF)
            {
                Apply(changelog, result, store, corrupt);
            }
        }

        if (corrupt.Count > 0)
        {
            throw new RestoreFailedException(
                $"{corrupt.Values.First()}; {corrupt.Count} key(s) of the partition are affected. Its records wait in Kafka and nothing is lost. "
                + $"Write the right value of each such key to {changelog.Topic} and restart, or start afresh under another application id.");
        }
    }

    /// <summary>Ends an attempt, so that the next one begins with new clients.</summary>
    private void ThrowIfStalled(long since, string what)
    {
        var waited = timeProvider.GetElapsedTime(since);
        if (waited >= StallPatience)
        {
            throw new KafkaException(new Error(ErrorCode.Local_TimedOut, $"{what} for {waited.TotalSeconds:F0} s"));
        }
    }

    /// <summary>Takes one changelog record. A corrupt one does no harm if a later one brings its key a new value.</summary>
    private static void Apply(
        TopicPartition changelog,
        ConsumeResult<byte[]?, byte[]?> record,
        InMemoryStateStore store,
        Dictionary<byte[], string> corrupt)
    {
        var key = record.Message.Key ?? [];
        if (record.Message.Value is not { } value)
        {
            store.Delete(key);
            corrupt.Remove(key);
        }
        else if (ChangelogValue.TryRead(key, value, out var stateValue, out var error))
        {
            store.Upsert(key, stateValue);
            corrupt.Remove(key);
        }
        else
        {
            corrupt[key] = $"Changelog record {changelog.Topic}/{changelog.Partition.Value}@{record.Offset.Value} is corrupt: {error}";
        }
    }

    /// <summary>State and offsets are committed together; if they do not agree, somebody has changed one of them.</summary>
    private RestoredPartition Check(int partition, long? committed, long begin, long end, PartitionState state)
    {
        var input = $"{inputTopic}/{partition}";
        var changelog = $"{changelogTopic}/{partition}";
        var hasPosition = PartitionPosition.TryRead(state, out var position);
        if (committed is not { } next)
        {
            return hasPosition
                ? throw new RestoreFailedException(
                    $"Group '{settings.ConsumerGroup}' has no committed offset for {input}, but {changelog} holds its state up to offset "
                    + $"{position.NextOffset}: the offsets have expired or were deleted, and reading from the beginning would decide twice. "
                    + $"Set the group's offset to {position.NextOffset}, or start afresh under another application id.")
                : new(state, begin, long.MinValue);
        }

        if (!hasPosition)
        {
            throw new RestoreFailedException(
                $"Group '{settings.ConsumerGroup}' has offset {next} for {input}, but {changelog} is empty: the changelog was deleted, or the "
                + "offset was set by hand. Bring the changelog back, or start afresh under another application id.");
        }

        if (position.NextOffset != next)
        {
            throw new RestoreFailedException(
                $"Group '{settings.ConsumerGroup}' has offset {next} for {input}, but the state in {changelog} stands at {position.NextOffset}: "
                + $"the offset was changed by hand. Set it back to {position.NextOffset}, or start afresh under another application id.");
        }

        if (next < begin)
        {
            throw new RestoreFailedException(
                $"Records {next} to {begin - 1} of {input} were deleted before they were processed; the topic's retention is shorter than the "
                + $"lag. If they are given up, set the group's offset to {begin} under another application id.");
        }

        if (next > end)
        {
            throw new RestoreFailedException(
                $"Group '{settings.ConsumerGroup}' has offset {next} for {input}, but the topic ends at {end}: it was truncated or created "
                + "again. Start afresh under another application id.");
        }

        return new(state, next, position.MaxTimestamp);
    }

    [LoggerMessage(40, LogLevel.Information, "Partition {Partition}: restored {Keys} keys, goes on at offset {NextOffset} ({Milliseconds:F0} ms)")]
    private static partial void LogRestored(ILogger logger, int partition, long keys, long nextOffset, double milliseconds);

    [LoggerMessage(41, LogLevel.Warning, "Partition {Partition}: restore is tried again: {Reason}")]
    private static partial void LogRetry(ILogger logger, int partition, string reason);
}

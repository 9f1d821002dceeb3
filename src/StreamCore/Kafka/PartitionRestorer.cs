using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging;
using StreamCore.Runtime;
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
    StreamExecutionOptions options,
    KafkaOffsets startingOffsets,
    SavepointStart savepointStart,
    StoreLeases leases,
    StandbyFollower? standby,
    TimeProvider timeProvider,
    ILogger logger) : IDisposable
{
    /// <summary>Restores that run at the same time; each has a client of its own.</summary>
    private const int MaxConcurrent = 4;

    private static readonly TimeSpan RetryWait = TimeSpan.FromMilliseconds(500);

    private readonly string _changelogTopic = options.ChangelogTopic;
    private readonly SemaphoreSlim _slots = new(MaxConcurrent);

    /// <summary>Makes what counts the progress of a restore.</summary>
    public RestoreTracker Track(int partition) => new(partition, timeProvider, logger);

    /// <summary>Partitions have come or gone: who is to be standby for which may change.</summary>
    public void OnRebalance() => standby?.OnRebalance();

    /// <summary>Restores one partition; tries again for as long as Kafka cannot be reached.</summary>
    /// <exception cref="RestoreFailedException">What Kafka holds does not fit together.</exception>
    public async Task<RestoredPartition> RestoreAsync(int partition, RestoreTracker progress, CancellationToken cancellationToken)
    {
        // The standby's store comes first: it must not move any more when the offsets are looked up.
        var lease = standby?.TryTake(partition) ?? await leases.OwnAsync(partition, cancellationToken).ConfigureAwait(false);
        try
        {
            // A standby is nearly there; it need not queue behind restores that take long.
            var isLong = !lease.HasStandby;
            if (isLong)
            {
                await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
            }

            try
            {
                var restored = await RetryAsync(partition, lease, progress, cancellationToken).ConfigureAwait(false);
                progress.End(restored);
                return restored;
            }
            finally
            {
                if (isLong)
                {
                    _slots.Release();
                }
            }
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    public void Dispose() => _slots.Dispose();

    private async Task<RestoredPartition> RetryAsync(int partition, StoreLease lease, RestoreTracker progress, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await RestoreOnceAsync(partition, lease, progress, cancellationToken).ConfigureAwait(false);
            }
            catch (KafkaException e)
            {
                LogRetry(logger, partition, e.Error.Reason);
                await Task.Delay(RetryWait, timeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<RestoredPartition> RestoreOnceAsync(int partition, StoreLease lease, RestoreTracker progress, CancellationToken cancellationToken)
    {
        using var lookup = new OffsetLookup(settings, timeProvider, logger);
        var input = new TopicPartition(inputTopic, partition);
        var changelog = new TopicPartition(_changelogTopic, partition);
        var committed = await lookup.CommittedAsync(input, cancellationToken).ConfigureAwait(false);
        var begin = await OffsetAsync(input, OffsetSpec.Earliest()).ConfigureAwait(false);
        var end = await OffsetAsync(input, OffsetSpec.Latest()).ConfigureAwait(false);
        var changelogBegin = await OffsetAsync(changelog, OffsetSpec.Earliest()).ConfigureAwait(false);
        var changelogEnd = await OffsetAsync(changelog, OffsetSpec.Latest()).ConfigureAwait(false);
        var first = committed is null ? await startingOffsets.ResolveAsync(lookup, input, cancellationToken).ConfigureAwait(false) : begin;

        cancellationToken.ThrowIfCancellationRequested();
        var standbyStore = lease.TakeStandby(changelogEnd);
        var (store, changelogOffset) = standbyStore ?? options.StateBackend.Open(
            new(options.ApplicationId, options.InstanceId, options.ChangelogTopic, partition, changelogEnd));
        try
        {
            var origin = standbyStore is not null ? RestoreOrigin.Standby : changelogOffset > 0 ? RestoreOrigin.Checkpoint : RestoreOrigin.Changelog;
            var from = Math.Max(changelogBegin, changelogOffset);
            progress.Begin(origin, from, changelogEnd);
            if (changelogEnd > from)
            {
                await Task.Run(() => Read(changelog, from, changelogEnd, store, progress, cancellationToken), cancellationToken).ConfigureAwait(false);
            }

            return await Task.Run(() => savepointStart.TryBegin(partition, committed, begin, end, store, lease), cancellationToken).ConfigureAwait(false)
                ?? Check(partition, committed, begin, end, first, new(store) { Lease = lease });
        }
        catch
        {
            store.Dispose();
            throw;
        }

        Task<long> OffsetAsync(TopicPartition of, OffsetSpec spec) =>
            lookup.OffsetAsync(of, spec, IsolationLevel.ReadUncommitted).WaitAsync(cancellationToken);
    }

    private void Read(
        TopicPartition changelog, long begin, long end, IStateStore store, RestoreTracker progress, CancellationToken cancellationToken) =>
        new ChangelogReader(settings, timeProvider, logger).Read(
            changelog,
            begin,
            end,
            (key, value, deleted) =>
            {
                if (deleted)
                {
                    store.Delete(key);
                }
                else
                {
                    store.Upsert(key, value);
                }
            },
            cancellationToken,
            progress);

    /// <summary>State and offsets are committed together; if they do not agree, somebody has changed one of them.</summary>
    private RestoredPartition Check(int partition, long? committed, long begin, long end, long first, PartitionState state)
    {
        var input = $"{inputTopic}/{partition}";
        var changelog = $"{_changelogTopic}/{partition}";
        var hasPosition = PartitionPosition.TryRead(state, out var position);
        if (committed is not { } next)
        {
            return hasPosition
                ? throw new RestoreFailedException(
                    $"Group '{settings.ConsumerGroup}' has no committed offset for {input}, but {changelog} holds its state up to offset "
                    + $"{position.NextOffset}: the offsets have expired or were deleted, and reading from the beginning would decide twice. "
                    + $"Set the group's offset to {position.NextOffset}, or start afresh under another application id.")
                : new(state, first, long.MinValue);
        }

        if (!hasPosition)
        {
            if (startingOffsets.TakesOverCommitted)
            {
                return new(state, next, long.MinValue);
            }

            throw new RestoreFailedException(
                $"Group '{settings.ConsumerGroup}' has offset {next} for {input}, but {changelog} is empty: the changelog was deleted, or the "
                + "offset was set by hand. Bring the changelog back, start afresh under another application id, or set StartingOffsets to "
                + "KafkaOffsets.Committed() if the job is to begin there without state.");
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

    [LoggerMessage(41, LogLevel.Warning, "Partition {Partition}: restore is tried again: {Reason}")]
    private static partial void LogRetry(ILogger logger, int partition, string reason);
}

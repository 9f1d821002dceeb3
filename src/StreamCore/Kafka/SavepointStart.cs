using Microsoft.Extensions.Logging;
using StreamCore.Runtime;
using StreamCore.State;
using StreamCore.State.Savepoints;

namespace StreamCore.Kafka;

/// <summary>Decides whether partitions begin with a savepoint, and checks whose state they have. Used by several restores at a time.</summary>
/// <param name="options">The job's options.</param>
/// <param name="sourceUid">The uid of the source whose topic it is.</param>
/// <param name="topic">The topic that the job's slots read.</param>
/// <param name="partitionCount">How many partitions the topic has.</param>
/// <param name="uids">The uids of the job's operators; null where it does not matter whose state there is.</param>
/// <param name="logger">Takes the log.</param>
internal sealed partial class SavepointStart(
    StreamExecutionOptions options, string sourceUid, string topic, int partitionCount, IReadOnlySet<string>? uids, ILogger logger)
{
    /// <summary>Begins with the savepoint if the options name one and the application has no state of the partition yet.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="committed">The group's committed offset.</param>
    /// <param name="begin">The first offset of the input.</param>
    /// <param name="end">The end of the input.</param>
    /// <param name="store">What the changelog holds.</param>
    /// <param name="lease">The right to use the store.</param>
    /// <returns>The state of the savepoint with the import that has to follow; null if the partition goes on with what Kafka holds.</returns>
    /// <exception cref="RestoreFailedException">Savepoint, application and job do not fit together.</exception>
    public RestoredPartition? TryBegin(int partition, long? committed, long begin, long end, IStateStore store, IStoreLease lease)
    {
        // Not disposed of: the store is the caller's.
        var state = new PartitionState(store);
        var origin = SavepointOrigin.TryRead(state);
        try
        {
            if (options.FromSavepoint is not { } directory || !SavepointDirectory.HasRegion(directory, sourceUid))
            {
                RefuseInterrupted(origin, partition);
            }
            else
            {
                var path = SavepointDirectory.PathOf(directory, sourceUid, partition);
                var hasState = committed is not null || PartitionPosition.TryRead(state, out _);
                if (!hasState || origin is { IsComplete: false })
                {
                    return Load(path, partition, begin, end, store, lease);
                }

                CheckOrigin(origin, path, partition);
            }
        }
        catch (SavepointException e)
        {
            throw new RestoreFailedException(e.Message);
        }

        Drop(state, store, partition);
        return null;
    }

    private void RefuseInterrupted(SavepointOrigin? origin, int partition)
    {
        if (origin is { IsComplete: false })
        {
            throw new RestoreFailedException(
                $"The start of application '{options.ApplicationId}' from a savepoint was interrupted: {options.ChangelogTopic}/{partition} holds only a "
                + "part of it. Start it with the savepoint again, or under another application id.");
        }
    }

    private void CheckOrigin(SavepointOrigin? origin, string path, int partition)
    {
        using var reader = new SavepointReader(path);
        if (origin?.Id != reader.Metadata.Id)
        {
            throw new RestoreFailedException(
                $"Application '{options.ApplicationId}' already has state or offsets of its own for {topic}/{partition}, which the savepoint '{path}' would "
                + "replace. Start it under another application id, or without the savepoint.");
        }
    }

    /// <summary>Removes the state of operators that the job does not have, or refuses to.</summary>
    private void Drop(PartitionState state, IStateStore store, int partition)
    {
        var owners = new StateOwners(uids);
        if (!owners.MayHaveUnknown(state) || owners.RemoveUnknown(store) is not { Names.Count: > 0 } dropped)
        {
            return;
        }

        if (!options.AllowNonRestoredState && dropped.Describe($"{options.ChangelogTopic}/{partition}") is { } refusal)
        {
            throw new RestoreFailedException(refusal);
        }

        LogDropped(logger, partition, string.Join(", ", dropped.Names));
    }

    private RestoredPartition Load(string path, int partition, long begin, long end, IStateStore store, IStoreLease lease)
    {
        // Everything is checked before anything is used.
        var summary = SavepointReader.Verify(path);
        using var reader = new SavepointReader(path);
        var from = reader.Metadata.Partition;
        if (from is null || from.Topic != topic || from.Count != partitionCount || from.Number != partition)
        {
            throw new SavepointException(
                $"Savepoint file '{path}' is of partition {from?.Number} of {from?.Count} of topic '{from?.Topic}', but the job needs it of partition "
                + $"{partition} of {partitionCount} of topic '{topic}': its offsets mean nothing elsewhere.");
        }

        if (from.NextOffset < begin || from.NextOffset > end)
        {
            throw new SavepointException(
                $"Savepoint file '{path}' goes on at offset {from.NextOffset}, but {topic}/{partition} has the offsets {begin} to {end}: its records were "
                + "deleted, or the topic was created again.");
        }

        // What an earlier import has left.
        var before = store.Entries().Select(entry => entry.Key.ToArray()).ToList();
        before.ForEach(key => store.Delete(key));
        var owners = new StateOwners(uids);
        var dropped = new DroppedStates();
        foreach (var entry in reader.ReadEntries())
        {
            if (owners.Has(entry.StateKey))
            {
                store.Upsert(entry.StateKey, entry.Value);
            }
            else
            {
                dropped.Note(entry.State, 1);
            }
        }

        if (!options.AllowNonRestoredState && dropped.Describe($"Savepoint file '{path}'") is { } refusal)
        {
            throw new RestoreFailedException(refusal);
        }

        var state = new PartitionState(store) { Lease = lease };
        new PartitionPosition(from.NextOffset, from.MaxTimestamp).Restore(state);
        state.Restore(SavepointOrigin.Key, new SavepointOrigin(reader.Metadata.Id, IsComplete: true).ToBytes());
        LogImporting(logger, partition, summary.Sum(each => each.Entries), path);
        return new(state, from.NextOffset, from.MaxTimestamp, new(
            state, reader.Metadata.Id, options.ChangelogTopic, new(topic, partition, from.NextOffset), before.FindAll(key => !store.TryGet(key, out _))));
    }

    [LoggerMessage(42, LogLevel.Information, "Partition {Partition}: begins with {Entries} entries of savepoint {Path}, which now go to the changelog")]
    private static partial void LogImporting(ILogger logger, int partition, long entries, string path);

    [LoggerMessage(43, LogLevel.Warning, "Partition {Partition}: dropped the state of operators that the job does not have: {States}")]
    private static partial void LogDropped(ILogger logger, int partition, string states);
}

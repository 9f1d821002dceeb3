using Confluent.Kafka;
using StreamCore.State;

namespace StreamCore.Kafka;

/// <summary>A copy of a partition's state that follows the changelog. Guarded by the lock of its owner.</summary>
internal sealed class StandbyReplica(StoreLease lease, OpenedStore opened)
{
    public int Partition => lease.Partition;

    /// <summary>The offset of the next changelog record; everything committed before it is in the store.</summary>
    public long NextOffset { get; private set; } = opened.ChangelogOffset;

    /// <summary>Where the committed part of the changelog ended when it was read last; null if that is not known yet.</summary>
    public long? EndOffset { get; set; }

    /// <summary>Takes the next record, or the news that there is none up to its offset.</summary>
    /// <returns>Null, or what is wrong with the record.</returns>
    public string? Apply(ConsumeResult<byte[]?, byte[]?> result)
    {
        var offset = result.Offset.Value;
        if (offset < NextOffset)
        {
            // Fetched before the consumer was sent to where the replica stands.
            return null;
        }

        if (result.IsPartitionEOF)
        {
            NextOffset = offset;
            return null;
        }

        var key = result.Message.Key ?? [];
        if (result.Message.Value is not { } value)
        {
            opened.Store.Delete(key);
        }
        else if (ChangelogValue.TryRead(key, value, out var stateValue, out var error))
        {
            opened.Store.Upsert(key, stateValue);
        }
        else
        {
            return $"the changelog record at offset {offset} is corrupt: {error}";
        }

        NextOffset = offset + 1;
        return null;
    }

    /// <summary>A bounded piece of the store's own work: a checkpoint of the copy shortens a restore like any other.</summary>
    public void OnTurn()
    {
        if (opened.Store is ICheckpointingStore checkpoints)
        {
            checkpoints.OnEpochCommitted(checkpoints.IsCheckpointDue ? NextOffset : null);
        }
    }

    /// <summary>Ends the following; the lease takes the store along.</summary>
    public StoreLease HandOver()
    {
        lease.HandOver(new(opened.Store, NextOffset));
        return lease;
    }
}

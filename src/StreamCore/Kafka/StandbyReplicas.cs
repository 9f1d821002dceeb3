using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamCore.Runtime;
using StreamCore.State;

namespace StreamCore.Kafka;

/// <summary>
/// The copies of partitions that this instance keeps, and those that it has given up. One thread keeps them up to date; the slots
/// take them away from their own.
/// </summary>
internal sealed partial class StandbyReplicas(StoreLeases leases, ILogger logger)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, StandbyReplica> _replicas = [];
    private readonly Dictionary<int, string> _givenUp = [];
    private volatile bool _hasChanged;

    /// <summary>Whether copies have come or gone since <see cref="Positions"/> was called.</summary>
    public bool HasChanged => _hasChanged;

    /// <summary>How the copies fare.</summary>
    public IReadOnlyList<StandbyStatus> Status
    {
        get
        {
            lock (_gate)
            {
                return
                [
                    .. _replicas.Values.Select(replica => new StandbyStatus(replica.Partition, replica.NextOffset, replica.EndOffset, null)),
                    .. _givenUp.Select(partition => new StandbyStatus(partition.Key, 0, null, partition.Value)),
                ];
            }
        }
    }

    /// <summary>Whether there is a copy of the partition, or it was given up.</summary>
    public bool Knows(int partition)
    {
        lock (_gate)
        {
            return _replicas.ContainsKey(partition) || _givenUp.ContainsKey(partition);
        }
    }

    /// <summary>The partitions of which there are copies, and the next offset of each.</summary>
    public IReadOnlyList<(int Partition, long NextOffset)> Positions()
    {
        lock (_gate)
        {
            _hasChanged = false;
            return [.. _replicas.Values.Select(replica => (replica.Partition, replica.NextOffset))];
        }
    }

    /// <summary>Begins a copy, unless a slot that was assigned the partition waits for its store already.</summary>
    public void Add(StoreLease lease, OpenedStore opened)
    {
        lock (_gate)
        {
            if (leases.IsWanted(lease.Partition))
            {
                lease.Close(opened.Store);
                return;
            }

            _replicas.Add(lease.Partition, new(lease, opened));
            _hasChanged = true;
            LogFollows(logger, lease.Partition, opened.ChangelogOffset);
        }
    }

    /// <summary>Takes the copy of a partition away, for the slot that owns the partition now; null if there is none.</summary>
    public StoreLease? TryTake(int partition)
    {
        lock (_gate)
        {
            if (!_replicas.Remove(partition, out var replica))
            {
                return null;
            }

            _hasChanged = true;
            LogTaken(logger, partition, replica.NextOffset);
            return replica.HandOver();
        }
    }

    /// <summary>Drops the copies that others keep now.</summary>
    /// <param name="wanted">The partitions of which this instance is to keep copies.</param>
    /// <param name="owned">The partitions that this instance owns: a copy of one is about to be taken by its slot.</param>
    public void DropAllBut(IReadOnlyList<int> wanted, IEnumerable<int> owned)
    {
        lock (_gate)
        {
            foreach (var partition in _givenUp.Keys.Except(wanted).ToList())
            {
                _givenUp.Remove(partition);
            }

            foreach (var partition in _replicas.Keys.Except(wanted).Except(owned).ToList())
            {
                Drop(partition);
                LogDropped(logger, partition);
            }
        }
    }

    /// <summary>Drops the copy of a partition whose place in the changelog is gone.</summary>
    public void OnLostPlace(int partition, string reason)
    {
        lock (_gate)
        {
            Drop(partition);
            LogLostPlace(logger, partition, reason);
        }
    }

    /// <summary>Gives a partition up: nothing but the time of a take-over depends on it.</summary>
    public void GiveUp(int partition, string error)
    {
        lock (_gate)
        {
            Drop(partition);
            _givenUp[partition] = error;
            LogGivenUp(logger, partition, error);
        }
    }

    /// <summary>Takes the next record, or the news that there is none up to its offset.</summary>
    public void Apply(ConsumeResult<byte[]?, byte[]?> result)
    {
        lock (_gate)
        {
            if (_replicas.TryGetValue(result.Partition.Value, out var replica))
            {
                Guard(replica, static (replica, result) => replica.Apply(result!), result);
            }
        }
    }

    /// <summary>Lets each store do a bounded piece of its own work.</summary>
    /// <param name="endOf">Says where the committed part of a partition's changelog ends; null if that is not known yet.</param>
    public void OnTurn(Func<int, long?> endOf)
    {
        lock (_gate)
        {
            foreach (var replica in _replicas.Values.ToList())
            {
                replica.EndOffset = endOf(replica.Partition) is { } end ? Math.Max(end, replica.NextOffset) : null;
                Guard(replica, static (replica, _) =>
                {
                    replica.OnTurn();
                    return null;
                });
            }
        }
    }

    /// <summary>Closes all copies.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            foreach (var replica in _replicas.Values)
            {
                replica.HandOver().Dispose();
            }

            _replicas.Clear();
        }
    }

    /// <summary>A copy that cannot be kept is given up.</summary>
    private void Guard(
        StandbyReplica replica, Func<StandbyReplica, ConsumeResult<byte[]?, byte[]?>?, string?> action, ConsumeResult<byte[]?, byte[]?>? result = null)
    {
        string? error;
        try
        {
            error = action(replica, result);
        }
#pragma warning disable CA1031 // Whatever the store says, it is told in the log and in the status.
        catch (Exception e)
#pragma warning restore CA1031
        {
            error = e.Message;
        }

        if (error is not null)
        {
            GiveUp(replica.Partition, error);
        }
    }

    private void Drop(int partition)
    {
        if (_replicas.Remove(partition, out var replica))
        {
            replica.HandOver().Dispose();
            _hasChanged = true;
        }
    }

    [LoggerMessage(81, LogLevel.Information, "Standby for partition {Partition}: follows its changelog from offset {Offset}")]
    private static partial void LogFollows(ILogger logger, int partition, long offset);

    [LoggerMessage(82, LogLevel.Information, "Standby for partition {Partition}: taken over at changelog offset {Offset}")]
    private static partial void LogTaken(ILogger logger, int partition, long offset);

    [LoggerMessage(83, LogLevel.Information, "Standby for partition {Partition}: dropped, others are")]
    private static partial void LogDropped(ILogger logger, int partition);

    [LoggerMessage(84, LogLevel.Warning, "Standby for partition {Partition}: begins anew, its place in the changelog is gone ({Reason})")]
    private static partial void LogLostPlace(ILogger logger, int partition, string reason);

    [LoggerMessage(85, LogLevel.Error, "Standby for partition {Partition}: given up, {Error}")]
    private static partial void LogGivenUp(ILogger logger, int partition, string error);
}

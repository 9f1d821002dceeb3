using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging;
using StreamCore.Metrics;
using StreamCore.Runtime;
using StreamCore.State;

namespace StreamCore.Kafka;

/// <summary>
/// Keeps copies of other instances' state up to date, on a thread of its own, by following the changelog as a read_committed
/// reader: what an aborted epoch wrote never gets there. When a slot of this instance is assigned such a partition, it takes
/// the copy over (<see cref="TryTake"/>) and reads only what is missing.
/// </summary>
internal sealed partial class StandbyFollower(
    KafkaClientSettings settings,
    string inputTopic,
    int partitions,
    StreamExecutionOptions options,
    StoreLeases leases,
    TimeProvider time,
    ILogger logger)
{
    /// <summary>The most records between two looks at what else there is to do.</summary>
    private const int MaxTurnRecords = 1_000;

    private static readonly TimeSpan PlanInterval = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan UnstableInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PollTimeout = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan RetryWait = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<int, StandbyReplica> _replicas = [];
    private readonly Dictionary<int, string> _givenUp = [];
    private volatile bool _isPlanDue = true;
    private long _planned;
    private TimeSpan _untilPlan;
    private volatile bool _isAssignmentStale;

    /// <summary>How the copies fare; may be read from any thread.</summary>
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

    /// <summary>The group's partitions have moved: the plan is looked at anew. May be called from any thread.</summary>
    public void OnRebalance() => _isPlanDue = true;

    /// <summary>Takes the copy of a partition away, for the slot that owns the partition now; null if there is none.</summary>
    public StoreLease? TryTake(int partition)
    {
        lock (_gate)
        {
            if (!_replicas.Remove(partition, out var replica))
            {
                return null;
            }

            _isAssignmentStale = true;
            LogTaken(logger, partition, replica.NextOffset);
            return replica.HandOver();
        }
    }

    /// <summary>Follows, until it is stopped.</summary>
    public void Run(CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    FollowWithNewClients(stop);
                }
                catch (KafkaException e)
                {
                    // A client that remembers a broker which has gone away may wait for it for ever; the next ones do not.
                    LogRetry(logger, e.Error.Reason);
                    stop.WaitHandle.WaitOne(RetryWait);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // A request to the broker was under way.
        }
        finally
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
    }

    private void FollowWithNewClients(CancellationToken stop)
    {
        using var admin = new AdminClientBuilder(settings.Admin())
            .SetLogHandler((_, message) => KafkaClientLog.Write(logger, message))
            .Build();
        using var consumer = new ConsumerBuilder<byte[]?, byte[]?>(settings.Standby())
            .SetKeyDeserializer(Deserializers.ByteArray)
            .SetValueDeserializer(Deserializers.ByteArray)
            .SetErrorHandler((client, error) => KafkaClientLog.Error(logger, client, error))
            .SetLogHandler((_, message) => KafkaClientLog.Write(logger, message))
            .Build();
        _isAssignmentStale = true;
        while (!stop.IsCancellationRequested)
        {
            if (_isPlanDue || time.GetElapsedTime(_planned) >= _untilPlan)
            {
                Plan(admin, stop);
            }

            if (_isAssignmentStale)
            {
                Assign(consumer);
            }

            TakeTurn(consumer);
        }
    }

    /// <summary>Asks the group who owns what, gives up copies that others keep now, and begins those that are missing.</summary>
    private void Plan(IAdminClient admin, CancellationToken stop)
    {
        _isPlanDue = false;
        var description = admin.DescribeConsumerGroupsAsync([options.ApplicationId], new() { RequestTimeout = RequestTimeout })
            .WaitAsync(stop).GetAwaiter().GetResult().ConsumerGroupDescriptions[0];
        _planned = time.GetTimestamp();
        if (description.Error.IsError)
        {
            throw new KafkaException(description.Error);
        }

        if (GroupMembers.Read(description, options.ApplicationId, inputTopic) is not { } members)
        {
            _untilPlan = UnstableInterval;
            return;
        }

        _untilPlan = PlanInterval;
        var wanted = StandbyPlan.PartitionsOf(options.InstanceId, members, partitions, options.StandbyReplicas);
        DropUnwanted(wanted, members);
        foreach (var partition in wanted)
        {
            Begin(partition, stop);
        }
    }

    private void DropUnwanted(IReadOnlyList<int> wanted, GroupMembers members)
    {
        lock (_gate)
        {
            foreach (var partition in _givenUp.Keys.Except(wanted).ToList())
            {
                _givenUp.Remove(partition);
            }

            // A copy of what this instance owns now is about to be taken by its slot.
            foreach (var partition in _replicas.Keys.Except(wanted).Where(partition => members.Owners.GetValueOrDefault(partition) != options.InstanceId).ToList())
            {
                Drop(partition);
                LogDropped(logger, partition);
            }
        }
    }

    private void Begin(int partition, CancellationToken stop)
    {
        lock (_gate)
        {
            if (_replicas.ContainsKey(partition) || _givenUp.ContainsKey(partition))
            {
                return;
            }
        }

        if (leases.TryFollow(partition) is not { } lease)
        {
            // A slot of this instance still has it.
            return;
        }

        try
        {
            var opened = Open(partition, stop);
            lock (_gate)
            {
                if (leases.IsWanted(partition))
                {
                    // It was assigned to a slot meanwhile, which is already waiting.
                    lease.Close(opened.Store);
                    return;
                }

                _replicas.Add(partition, new(lease, opened));
                _isAssignmentStale = true;
                LogFollows(logger, partition, opened.ChangelogOffset);
            }
        }
#pragma warning disable CA1031 // Whatever the backend says, it is told in the log and in the status.
        catch (Exception e)
#pragma warning restore CA1031
        {
            lease.Dispose();
            if (e is KafkaException or OperationCanceledException)
            {
                throw;
            }

            lock (_gate)
            {
                _givenUp[partition] = e.Message;
            }

            LogGivenUp(logger, partition, e.Message);
        }
    }

    private OpenedStore Open(int partition, CancellationToken stop)
    {
        using var lookup = new OffsetLookup(settings, time, logger);
        var begin = Offset(OffsetSpec.Earliest());
        var opened = options.StateBackend.Open(
            new(options.ApplicationId, options.InstanceId, options.ChangelogTopic, partition, Offset(OffsetSpec.Latest())));
        return opened with { ChangelogOffset = Math.Max(begin, opened.ChangelogOffset) };

        long Offset(OffsetSpec spec) => lookup.OffsetAsync(new(options.ChangelogTopic, partition), spec, IsolationLevel.ReadUncommitted)
            .WaitAsync(stop).GetAwaiter().GetResult();
    }

    private void Assign(IConsumer<byte[]?, byte[]?> consumer)
    {
        lock (_gate)
        {
            _isAssignmentStale = false;
            consumer.Assign(_replicas.Values.Select(
                replica => new TopicPartitionOffset(options.ChangelogTopic, replica.Partition, replica.NextOffset)));
        }
    }

    /// <summary>Takes what has arrived, up to a limit; waits a little if there is nothing.</summary>
    private void TakeTurn(IConsumer<byte[]?, byte[]?> consumer)
    {
        var timeout = PollTimeout;
        var records = 0;
        for (var taken = 0; taken < MaxTurnRecords && !_isAssignmentStale && Consume(consumer, timeout) is { } result; taken++)
        {
            timeout = TimeSpan.Zero;
            records += result.IsPartitionEOF ? 0 : 1;
            Apply(result);
        }

        StreamMetrics.StandbyRecords.Add(records);
        lock (_gate)
        {
            foreach (var replica in _replicas.Values.ToList())
            {
                var end = consumer.GetWatermarkOffsets(new(options.ChangelogTopic, replica.Partition)).High;
                replica.EndOffset = end == Offset.Unset ? null : Math.Max(end.Value, replica.NextOffset);
                Guard(replica, static (replica, _) =>
                {
                    replica.OnTurn();
                    return null;
                });
            }
        }
    }

    private ConsumeResult<byte[]?, byte[]?>? Consume(IConsumer<byte[]?, byte[]?> consumer, TimeSpan timeout)
    {
        try
        {
            return consumer.Consume(timeout);
        }
        catch (ConsumeException e) when (e.Error.Code is ErrorCode.Local_AutoOffsetReset or ErrorCode.OffsetOutOfRange)
        {
            lock (_gate)
            {
                // The changelog no longer has where the copy stands. It begins anew.
                Drop(e.ConsumerRecord.Partition.Value);
                LogLostPlace(logger, e.ConsumerRecord.Partition.Value, e.Error.Reason);
                _isPlanDue = true;
                return null;
            }
        }
    }

    private void Apply(ConsumeResult<byte[]?, byte[]?> result)
    {
        lock (_gate)
        {
            if (_replicas.TryGetValue(result.Partition.Value, out var replica))
            {
                Guard(replica, static (replica, result) => replica.Apply(result!), result);
            }
        }
    }

    /// <summary>A copy that cannot be kept is given up: nothing but the time of a take-over depends on it.</summary>
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
            Drop(replica.Partition);
            _givenUp[replica.Partition] = error;
            LogGivenUp(logger, replica.Partition, error);
        }
    }

    private void Drop(int partition)
    {
        if (_replicas.Remove(partition, out var replica))
        {
            replica.HandOver().Dispose();
            _isAssignmentStale = true;
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

    [LoggerMessage(86, LogLevel.Warning, "Standbys: Kafka cannot be asked, trying again: {Reason}")]
    private static partial void LogRetry(ILogger logger, string reason);
}

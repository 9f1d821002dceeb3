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

    private readonly StandbyReplicas _replicas = new(leases, logger);
    private volatile bool _isPlanDue = true;
    private long _planned;
    private TimeSpan _untilPlan;

    /// <summary>How the copies fare; may be read from any thread.</summary>
    public IReadOnlyList<StandbyStatus> Status => _replicas.Status;

    /// <summary>The group's partitions have moved: the plan is looked at anew. May be called from any thread.</summary>
    public void OnRebalance() => _isPlanDue = true;

    /// <summary>Takes the copy of a partition away, for the slot that owns the partition now; null if there is none.</summary>
    public StoreLease? TryTake(int partition) => _replicas.TryTake(partition);

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
            _replicas.Clear();
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
        var isAssigned = false;
        while (!stop.IsCancellationRequested)
        {
            if (_isPlanDue || time.GetElapsedTime(_planned) >= _untilPlan)
            {
                Plan(admin, stop);
            }

            if (!isAssigned || _replicas.HasChanged)
            {
                Assign(consumer);
                isAssigned = true;
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
        _replicas.DropAllBut(wanted, members.Owners.Where(owner => owner.Value == options.InstanceId).Select(owner => owner.Key));
        foreach (var partition in wanted.Where(partition => !_replicas.Knows(partition)))
        {
            Begin(partition, stop);
        }
    }

    private void Begin(int partition, CancellationToken stop)
    {
        if (leases.TryFollow(partition) is not { } lease)
        {
            // A slot of this instance still has it.
            return;
        }

        try
        {
            _replicas.Add(lease, Open(partition, stop));
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

            _replicas.GiveUp(partition, e.Message);
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

    private void Assign(IConsumer<byte[]?, byte[]?> consumer) => consumer.Assign(
        _replicas.Positions().Select(position => new TopicPartitionOffset(options.ChangelogTopic, position.Partition, position.NextOffset)));

    /// <summary>Takes what has arrived, up to a limit; waits a little if there is nothing.</summary>
    private void TakeTurn(IConsumer<byte[]?, byte[]?> consumer)
    {
        var timeout = PollTimeout;
        var records = 0;
        for (var taken = 0; taken < MaxTurnRecords && !_replicas.HasChanged && Consume(consumer, timeout) is { } result; taken++)
        {
            timeout = TimeSpan.Zero;
            records += result.IsPartitionEOF ? 0 : 1;
            _replicas.Apply(result);
        }

        StreamMetrics.StandbyRecords.Add(records);
        _replicas.OnTurn(partition =>
        {
            var end = consumer.GetWatermarkOffsets(new(options.ChangelogTopic, partition)).High;
            return end == Offset.Unset ? null : end.Value;
        });
    }

    private ConsumeResult<byte[]?, byte[]?>? Consume(IConsumer<byte[]?, byte[]?> consumer, TimeSpan timeout)
    {
        try
        {
            return consumer.Consume(timeout);
        }
        catch (ConsumeException e) when (e.Error.Code is ErrorCode.Local_AutoOffsetReset or ErrorCode.OffsetOutOfRange)
        {
            // The changelog no longer has where the copy stands. It begins anew.
            _replicas.OnLostPlace(e.ConsumerRecord.Partition.Value, e.Error.Reason);
            _isPlanDue = true;
            return null;
        }
    }

    [LoggerMessage(86, LogLevel.Warning, "Standbys: Kafka cannot be asked, trying again: {Reason}")]
    private static partial void LogRetry(ILogger logger, string reason);
}

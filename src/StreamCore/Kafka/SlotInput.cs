using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamCore.Runtime;
using StreamCore.State;

namespace StreamCore.Kafka;

/// <summary>
/// A slot's consumer and the partitions that it owns: takes their records, restores those that were assigned, and
/// tells the slot when some are taken away. Used by the slot's thread alone, on which the rebalance handlers run too.
/// </summary>
internal sealed partial class SlotInput : IDisposable
{
    private readonly int _slotIndex;
    private readonly string _topic;
    private readonly TimeSpan? _watermarkBound;
    private readonly PartitionRestorer _restorer;
    private readonly Func<int, PartitionState, SourceChain> _openChain;
    private readonly Action _beforeRevoke;
    private readonly Action _beforeLoss;
    private readonly ILogger _logger;
    private readonly IConsumer<ReadOnlyMemory<byte>?, ReadOnlyMemory<byte>?> _consumer;
    private readonly Dictionary<int, AssignedPartition> _partitions = [];
    private readonly List<AssignedPartition> _toPause = [];
    private volatile IReadOnlyList<(PartitionStatus Status, RestoreTracker? Restore, AssignedPartition Partition)> _status = [];
    private readonly bool _isToldOfNone;
    private volatile bool _isAssigned;
    private bool _subscribed;
    private bool _isAbandoned;

    /// <summary>Creates the consumer; it does not join the group yet.</summary>
    /// <param name="slotIndex">The slot's number.</param>
    /// <param name="topic">The input topic.</param>
    /// <param name="settings">The client's settings.</param>
    /// <param name="arena">Takes the bytes of the records; the slot resets it at the end of an epoch.</param>
    /// <param name="watermarkBound">How far the watermark trails; null for no watermarks.</param>
    /// <param name="restorer">Restores partitions; owned by this object.</param>
    /// <param name="openChain">Opens the operators on the state of a partition.</param>
    /// <param name="beforeRevoke">Called while the partitions are still this slot's: the last chance to commit.</param>
    /// <param name="beforeLoss">Called when somebody else may own the partitions already: nothing may be committed.</param>
    /// <param name="logger">Takes the log.</param>
    public SlotInput(
        int slotIndex,
        string topic,
        KafkaClientSettings settings,
        Arena arena,
        TimeSpan? watermarkBound,
        PartitionRestorer restorer,
        Func<int, PartitionState, SourceChain> openChain,
        Action beforeRevoke,
        Action beforeLoss,
        ILogger logger)
    {
        _slotIndex = slotIndex;
        _topic = topic;
        _watermarkBound = watermarkBound;
        _restorer = restorer;
        _openChain = openChain;
        _beforeRevoke = beforeRevoke;
        _beforeLoss = beforeLoss;
        _logger = logger;
        var deserializer = new ArenaDeserializer(arena);
        var config = settings.Input(slotIndex);

        // With the new protocol the client has nothing to say to a member that gets no partition.
        _isToldOfNone = config.GroupProtocol == GroupProtocol.Classic;
        _consumer = new ConsumerBuilder<ReadOnlyMemory<byte>?, ReadOnlyMemory<byte>?>(config)
            .SetKeyDeserializer(deserializer)
            .SetValueDeserializer(deserializer)
            .SetPartitionsAssignedHandler((_, partitions) => OnAssigned(partitions))
            .SetPartitionsRevokedHandler((_, partitions) => OnRevoked(partitions))
            .SetPartitionsLostHandler((_, partitions) => OnLost(partitions))
            .SetErrorHandler((client, error) => KafkaClientLog.Error(_logger, client, error))
            .SetLogHandler((_, message) => KafkaClientLog.Write(_logger, message))
            .Build();
    }

    /// <summary>The group's metadata as of now; it carries the generation by which the broker fences a zombie.</summary>
    public IConsumerGroupMetadata GroupMetadata => _consumer.ConsumerGroupMetadata;

    /// <summary>How the partitions fare; may be read from any thread.</summary>
    public IReadOnlyList<PartitionStatus> Status =>
        [.. _status.Select(partition => partition.Status with { Restore = partition.Restore?.Progress, Checkpoint = partition.Partition.Checkpoint })];

    /// <summary>Whether the group has told which partitions are the slot's, of which there may be none; may be read from any thread.</summary>
    public bool IsAssigned => _isAssigned;

    /// <summary>Joins the consumer group; nothing happens if it has.</summary>
    public void Subscribe()
    {
        if (!_subscribed)
        {
            _consumer.Subscribe(_topic);
            _subscribed = true;
            _isAssigned = !_isToldOfNone;
        }
    }

    /// <summary>Takes the next record; rebalance handlers may run meanwhile.</summary>
    /// <param name="timeout">How long to wait for one.</param>
    /// <param name="partition">Its partition, or null if that is not ready: the record comes again when it is.</param>
    /// <returns>The record, or null if there was none in time.</returns>
    /// <exception cref="ConsumeException">The consumer has failed for good.</exception>
    public ConsumeResult<ReadOnlyMemory<byte>?, ReadOnlyMemory<byte>?>? Take(TimeSpan timeout, out AssignedPartition? partition)
    {
        partition = null;
        try
        {
            var result = _consumer.Consume(timeout);
            if (result is not null
                && _partitions.TryGetValue(result.Partition.Value, out var assigned)
                && assigned.Phase == PartitionPhase.Running
                && result.Offset.Value >= assigned.NextOffset)
            {
                partition = assigned;
            }

            return result;
        }
        catch (ConsumeException e) when (!e.Error.IsFatal)
        {
            OnConsumeError(e);
            return null;
        }
        finally
        {
            PauseReset();
        }
    }

    /// <summary>All partitions that are this slot's.</summary>
    public IEnumerable<AssignedPartition> Assigned => _partitions.Values;

    /// <summary>The import of a savepoint that has to go on before its partition can run; null if there is none.</summary>
    public SavepointImport? NextImport { get; private set; }

    /// <summary>The partitions whose records are being processed.</summary>
    public IEnumerable<AssignedPartition> Running => _partitions.Values.Where(partition => partition.Phase == PartitionPhase.Running);

    /// <summary>A partition that is the slot's at present, whatever it is doing; null if it is not.</summary>
    public AssignedPartition? Find(int number) => _partitions.GetValueOrDefault(number);

    /// <summary>The least watermark of the partitions that run; <see cref="long.MinValue"/> if there is none.</summary>
    public long Watermark
    {
        get
        {
            var least = long.MaxValue;
            foreach (var partition in _partitions.Values)
            {
                if (partition.Phase == PartitionPhase.Running)
                {
                    least = Math.Min(least, partition.Watermark);
                }
            }

            return least == long.MaxValue ? long.MinValue : least;
        }
    }

    /// <summary>How many late elements the operators of the present partitions have dropped.</summary>
    public long LateRecordsDropped
    {
        get
        {
            long dropped = 0;
            foreach (var partition in _partitions.Values)
            {
                dropped += partition.Phase == PartitionPhase.Running ? partition.Chain.Context.LateRecordsDropped : 0;
            }

            return dropped;
        }
    }

    /// <summary>When the first processing-time timer is due, in epoch milliseconds; <see cref="long.MaxValue"/> for none.</summary>
    public long NextProcessingTime
    {
        get
        {
            var next = long.MaxValue;
            foreach (var partition in _partitions.Values)
            {
                if (partition.Phase == PartitionPhase.Running)
                {
                    next = Math.Min(next, partition.Chain.Operators.NextProcessingTime);
                }
            }

            return next;
        }
    }

    /// <summary>Goes on at the partition's next offset.</summary>
    public void Seek(AssignedPartition partition) => _consumer.Seek(new(_topic, partition.Number, partition.NextOffset));

    /// <summary>Drops all state; everything that has not failed is restored again.</summary>
    public void ResetAll()
    {
        foreach (var partition in _partitions.Values)
        {
            if (partition.Phase != PartitionPhase.Failed)
            {
                Reset(partition);
            }
        }
    }

    /// <summary>Begins the restores that are due and takes over the partitions whose restore has ended.</summary>
    /// <returns>True if some are still being restored.</returns>
    public bool AdvanceRestores()
    {
        var restoring = false;
        NextImport = null;
        foreach (var partition in _partitions.Values)
        {
            if (partition.Phase != PartitionPhase.Restoring)
            {
                continue;
            }

            if (partition.Restore is not { } restore)
            {
                partition.BeginRestore(_restorer);
                PublishStatus();
            }
            else if (restore.IsCompletedSuccessfully && restore.Result.Import is { IsComplete: false } import)
            {
                NextImport ??= import;
            }
            else if (restore.IsCompletedSuccessfully)
            {
                Start(partition, restore.Result);
            }
            else if (restore.IsFaulted)
            {
                Fail(partition, restore.Exception.InnerException!.Message);
            }

            restoring |= partition.Phase == PartitionPhase.Restoring;
        }

        return restoring;
    }

    /// <summary>
    /// Gives the partitions back and leaves the group, so that others take over at once; a static member only stops. The rebalance
    /// handlers run meanwhile, on another thread, so nothing must be left for them to commit.
    /// </summary>
    /// <param name="timeout">How long to wait; then the group is left to find out by the session time-out.</param>
    public void Close(TimeSpan timeout)
    {
        foreach (var partition in _partitions.Values)
        {
            partition.Dispose();
        }

        _partitions.Clear();
        _isAssigned = false;
        var closing = new AbandonableThread("closing the consumer", _consumer.Dispose);
        try
        {
            _isAbandoned = !closing.TryRun(_consumer.Close, timeout);
            if (_isAbandoned)
            {
                LogNotLeft(_logger, _slotIndex, $"it took longer than {timeout}");
                return;
            }
        }
        catch (KafkaException e)
        {
            LogNotLeft(_logger, _slotIndex, e.Error.Reason);
        }

        closing.Dispose();
    }

    public void Dispose()
    {
        foreach (var partition in _partitions.Values)
        {
            partition.Dispose();
        }

        if (!_isAbandoned)
        {
            _consumer.Dispose();
        }

        _restorer.Dispose();
    }

    /// <summary>
    /// Marks the partitions for restore. The client is told to begin at the beginning only because it cannot be sought
    /// before it has some offset; what it fetches until then is passed over.
    /// </summary>
    private IEnumerable<TopicPartitionOffset> OnAssigned(List<TopicPartition> assigned)
    {
        LogAssigned(_logger, _slotIndex, Numbers(assigned));
        foreach (var topicPartition in assigned)
        {
            var partition = new AssignedPartition(topicPartition.Partition.Value, _watermarkBound);
            if (_partitions.Remove(partition.Number, out var before))
            {
                before.Dispose();
            }

            _partitions.Add(partition.Number, partition);
            Reset(partition);
        }

        _restorer.OnRebalance();
        _isAssigned = true;
        return [.. assigned.Select(partition => new TopicPartitionOffset(partition, Offset.Beginning))];
    }

    private void OnRevoked(List<TopicPartitionOffset> revoked)
    {
        _beforeRevoke();
        Drop(revoked);
        LogRevoked(_logger, _slotIndex, Numbers(revoked.Select(partition => partition.TopicPartition)));
    }

    private void OnLost(List<TopicPartitionOffset> lost)
    {
        LogLost(_logger, _slotIndex, Numbers(lost.Select(partition => partition.TopicPartition)));
        _isAssigned = !_isToldOfNone;
        _beforeLoss();
        Drop(lost);
    }

    private void OnConsumeError(ConsumeException exception)
    {
        var error = exception.Error;
        var number = exception.ConsumerRecord?.Partition.Value ?? -1;
        if (error.Code is not (ErrorCode.Local_AutoOffsetReset or ErrorCode.Local_NoOffset or ErrorCode.OffsetOutOfRange))
        {
            KafkaClientLog.Error(_logger, _consumer, error);
        }
        else if (_partitions.TryGetValue(number, out var partition) && partition.Phase == PartitionPhase.Running && !partition.InEpoch)
        {
            Fail(partition, $"Records of {_topic}/{number} at offset {partition.NextOffset} were deleted before they were processed; the "
                + "topic's retention is shorter than the lag.");
        }
    }

    private void Drop(List<TopicPartitionOffset> dropped)
    {
        foreach (var topicPartition in dropped)
        {
            if (_partitions.Remove(topicPartition.Partition.Value, out var partition))
            {
                partition.Dispose();
            }
        }

        _restorer.OnRebalance();
        PublishStatus();
    }

    private void Reset(AssignedPartition partition)
    {
        partition.Reset();
        _toPause.Add(partition);
        PublishStatus();
    }

    private void Start(AssignedPartition partition, RestoredPartition restored)
    {
        try
        {
            _consumer.Seek(new(_topic, partition.Number, restored.NextOffset));
        }
        catch (KafkaException e) when (e.Error.Code == ErrorCode.Local_State)
        {
            // The client is not done with the assignment yet; the next turn tries again.
            return;
        }

        partition.Start(restored, _openChain);
        _consumer.Resume([new(_topic, partition.Number)]);
        PublishStatus();
    }

    private void Fail(AssignedPartition partition, string error)
    {
        partition.Fail(error);
        _toPause.Add(partition);
        LogPartitionFailed(_logger, partition.Number, error);
        PublishStatus();
    }

    /// <summary>Pauses what is not ready; an assignment cannot be paused before its handler has returned.</summary>
    private void PauseReset()
    {
        if (_toPause.Count > 0)
        {
            _consumer.Pause(_toPause.Where(_partitions.ContainsValue).Select(partition => new TopicPartition(_topic, partition.Number)));
            _toPause.Clear();
        }
    }

    private void PublishStatus() =>
        _status = [.. _partitions.Values.Select(p => (new PartitionStatus(p.Number, _slotIndex, p.Phase, p.Error), p.RestoreProgress, p))];

    private static string Numbers(IEnumerable<TopicPartition> partitions) =>
        string.Join(", ", partitions.Select(partition => partition.Partition.Value));

    [LoggerMessage(13, LogLevel.Information, "Slot {Slot}: assigned partitions {Partitions}")]
    private static partial void LogAssigned(ILogger logger, int slot, string partitions);

    [LoggerMessage(14, LogLevel.Information, "Slot {Slot}: revoked partitions {Partitions}")]
    private static partial void LogRevoked(ILogger logger, int slot, string partitions);

    [LoggerMessage(15, LogLevel.Warning, "Slot {Slot}: lost partitions {Partitions}")]
    private static partial void LogLost(ILogger logger, int slot, string partitions);

    [LoggerMessage(16, LogLevel.Critical, "Partition {Partition} is stopped; the others go on. {Error}")]
    private static partial void LogPartitionFailed(ILogger logger, int partition, string error);

    [LoggerMessage(18, LogLevel.Warning, "Slot {Slot}: the consumer group was not left in order ({Reason}); unless others have its partitions already, "
        + "they get them after the session time-out")]
    private static partial void LogNotLeft(ILogger logger, int slot, string reason);
}

using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamCore.DataStream;
using StreamCore.Graph;
using StreamCore.Metrics;
using StreamCore.Runtime;
using StreamCore.State;

namespace StreamCore.Kafka;

/// <summary>
/// One thread that reads partitions, runs the operators and commits epochs. An epoch takes what has arrived, and is one
/// Kafka transaction of outputs, changelog and input offsets. What can go wrong is told apart by what is known of the
/// transaction: aborted for certain (undo, seek back, retry) or unknown (<see cref="Recover"/>: settle it by the
/// transactional ids, and restore from what Kafka holds).
/// </summary>
internal sealed partial class KafkaSlot<T> : ISlot
{
    private static readonly TimeSpan IdleWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan RestoringWait = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan MinBackOff = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan MaxBackOff = TimeSpan.FromSeconds(2);

    private readonly int _index;
    private readonly KafkaSource<T> _source;
    private readonly SourceBinding<T> _binding;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Arena _arena = new();
    private readonly TransactionalOutput _output;
    private readonly KafkaSlotContext _context;
    private readonly ICollector<T> _chain;
    private readonly SideCollectors _sideOutputs;
    private readonly PacingController _pacing;
    private readonly PartitionRestorer _restorer;
    private readonly IConsumer<ReadOnlyMemory<byte>?, ReadOnlyMemory<byte>?> _consumer;
    private readonly PartitionState.ChangeHandler _produceChange;
    private readonly Dictionary<int, AssignedPartition> _partitions = [];
    private readonly List<TopicPartition> _toPause = [];
    private readonly List<AssignedPartition> _inEpoch = [];
    private readonly List<TopicPartitionOffset> _offsets = [];

    private volatile IReadOnlyList<PartitionStatus> _status = [];
    private CancellationToken _stop;
    private JobFailedException? _failure;
    private bool _subscribed;
    private bool _epochOpen;
    private long _epochStarted;
    private int _epochRecords;
    private int _epochDeadLetters;
    private int _changePartition;
    private int _failuresInARow;
    private long _lastOffset;

    public KafkaSlot(int index, KafkaSource<T> source, SourceBinding<T> binding, KafkaClientSettings settings, ILogger logger)
    {
        _index = index;
        _source = source;
        _binding = binding;
        _time = binding.TimeProvider;
        _logger = logger;
        var options = binding.Options;
        _output = new(settings, $"{options.ApplicationId}-{options.InstanceId}-{index}", options.TransactionTimeout, logger);
        _context = new(index, _output);
        _chain = binding.Output.Open(_context);
        _sideOutputs = binding.SideOutputs.Open(_context);
        _pacing = new(options.PacingThreshold, options.MaxPause);
        _restorer = new(settings, source.Topic, options.ChangelogTopic, _time, logger);
        _produceChange = ProduceChange;
        var deserializer = new ArenaDeserializer(_arena);
        _consumer = new ConsumerBuilder<ReadOnlyMemory<byte>?, ReadOnlyMemory<byte>?>(settings.Input(index))
            .SetKeyDeserializer(deserializer)
            .SetValueDeserializer(deserializer)
            .SetPartitionsAssignedHandler((_, partitions) => OnAssigned(partitions))
            .SetPartitionsRevokedHandler((_, partitions) => OnRevoked(partitions))
            .SetPartitionsLostHandler((_, partitions) => OnLost(partitions))
            .SetErrorHandler((_, error) => LogClientError(_logger, error.Code, error.Reason))
            .SetLogHandler((_, message) => KafkaClientLog.Write(_logger, message))
            .Build();
    }

    public IReadOnlyList<PartitionStatus> GetStatus() => _status;

    public void Run(CancellationToken stop)
    {
        _stop = stop;
        while (!stop.IsCancellationRequested && _failure is null)
        {
            try
            {
                Step();
            }
            catch (Exception e) when (e is KafkaException or RetryEpochException or OperatorException)
            {
                OnFailure(e);
            }
        }

        // Calls the revoked handler and leaves the group, so that others take over at once.
        _consumer.Close();
        _context.Close();
        if (_failure is not null)
        {
            throw _failure;
        }
    }

    public void Dispose()
    {
        foreach (var partition in _partitions.Values)
        {
            partition.Dispose();
        }

        _output.Dispose();
        _consumer.Dispose();
        _restorer.Dispose();
    }

    /// <summary>One turn of the loop: at most one epoch.</summary>
    private void Step()
    {
        if (!_output.IsReady)
        {
            _output.Initialize();
        }

        // Only after every older user of the transactional ids is fenced may the group hand out partitions.
        if (!_subscribed)
        {
            _consumer.Subscribe(_source.Topic);
            _subscribed = true;
        }

        var restoring = AdvanceRestores();
        if (!TakeRecord(restoring ? RestoringWait : IdleWait))
        {
            _output.Poll();
            return;
        }

        while (_epochRecords < _binding.Options.MaxEpochRecords && TakeRecord(TimeSpan.Zero))
        {
        }

        if (_epochOpen)
        {
            CommitEpoch();
            Pace();
        }
        else
        {
            // Only records that were not wanted: their partitions are not ready.
            _arena.Reset();
        }
    }

    /// <summary>Takes one record from the consumer and processes it; rebalance handlers may run meanwhile.</summary>
    private bool TakeRecord(TimeSpan timeout)
    {
        ConsumeResult<ReadOnlyMemory<byte>?, ReadOnlyMemory<byte>?>? result;
        try
        {
            result = _consumer.Consume(timeout);
        }
        catch (ConsumeException e) when (!e.Error.IsFatal)
        {
            OnConsumeError(e);
            result = null;
        }
        finally
        {
            PauseAssigned();
        }

        if (result is null || !_output.IsReady || _failure is not null)
        {
            return false;
        }

        // Records of a partition that is not ready may still come in; it will be sought to where it goes on.
        if (_partitions.TryGetValue(result.Partition.Value, out var partition)
            && partition.Phase == PartitionPhase.Running
            && result.Offset.Value >= partition.NextOffset)
        {
            ProcessRecord(partition, result);
        }

        return true;
    }

    private void ProcessRecord(AssignedPartition partition, ConsumeResult<ReadOnlyMemory<byte>?, ReadOnlyMemory<byte>?> result)
    {
        if (!_epochOpen)
        {
            _epochStarted = _time.GetTimestamp();
            _output.Begin();
            _epochOpen = true;
        }

        if (!partition.InEpoch)
        {
            partition.JoinEpoch();
            _inEpoch.Add(partition);
        }

        var message = result.Message;
        var record = new KafkaRecord(
            _source.Topic,
            partition.Number,
            result.Offset.Value,
            message.Timestamp.Type == TimestampType.NotAvailable ? -1 : message.Timestamp.UnixTimestampMs,
            message.Key,
            message.Value);
        _lastOffset = record.Offset;
        var element = _context.Element;
        element.Partition = partition.Number;
        element.RecordKey = record.Key;
        element.Watermark = partition.Watermark;
        _context.KeyedState.SetPartition(partition.State);
        _epochRecords++;
        if (Deserialize(record, out var value, out var rejection))
        {
            element.Timestamp = _binding.Watermarks.TimestampAssigner(value);
            _chain.Collect(value);
            partition.OnProcessed(record.Offset, element.Timestamp);
        }
        else
        {
            Reject(record, rejection ?? "the deserializer gave no reason");
            partition.OnProcessed(record.Offset, timestamp: null);
        }
    }

    private bool Deserialize(in KafkaRecord record, out T value, out string? rejection)
    {
        try
        {
            return _source.Deserializer.TryDeserialize(record, out value, out rejection);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new RetryEpochException(
                $"Record {record.Topic}/{record.Partition}@{record.Offset} cannot be read now: {e.Message}", e);
        }
    }

    private void Reject(in KafkaRecord record, string reason)
    {
        _epochDeadLetters++;
        if (!_sideOutputs.TryCollect(_source.DeadLetters, new(record, reason)))
        {
            throw new OperatorException(_binding.Name, new InvalidOperationException(
                $"the record cannot be read ({reason}), and nothing consumes the source's dead letters"));
        }
    }

    private void CommitEpoch()
    {
        _offsets.Clear();
        foreach (var partition in _inEpoch)
        {
            partition.WritePosition();
            _changePartition = partition.Number;
            partition.State.ForEachChange(_produceChange);
            _offsets.Add(new(_source.Topic, partition.Number, partition.NextOffset));
        }

        var produced = _time.GetTimestamp();

        // The metadata must be fresh: it carries the generation by which the broker fences a zombie.
        _output.SendOffsets(_offsets, _consumer.ConsumerGroupMetadata);
        var sent = _time.GetTimestamp();
        _output.Commit();
        var committed = _time.GetTimestamp();

        foreach (var partition in _inEpoch)
        {
            partition.CommitEpoch();
        }

        _pacing.OnCommit(_time.GetElapsedTime(produced, committed));
        StreamMetrics.Epochs.Add(1);
        StreamMetrics.Records.Add(_epochRecords);
        StreamMetrics.EpochProcess.Record(_time.GetElapsedTime(_epochStarted, produced).TotalMilliseconds);
        StreamMetrics.EpochSendOffsets.Record(_time.GetElapsedTime(produced, sent).TotalMilliseconds);
        StreamMetrics.EpochCommit.Record(_time.GetElapsedTime(sent, committed).TotalMilliseconds);
        if (_epochDeadLetters > 0)
        {
            StreamMetrics.DeadLetters.Add(_epochDeadLetters);
        }

        _failuresInARow = 0;
        CloseEpoch();
    }

    private void ProduceChange(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, bool deleted) =>
        _output.ProduceChange(_binding.Options.ChangelogTopic, _changePartition, key, value, deleted);

    private void CloseEpoch()
    {
        _epochOpen = false;
        _epochRecords = 0;
        _epochDeadLetters = 0;
        _inEpoch.Clear();
        _context.KeyedState.SetPartition(null);
        _arena.Reset();
    }

    private void Pace()
    {
        var pause = _pacing.Pause;
        if (pause > TimeSpan.Zero)
        {
            _stop.WaitHandle.WaitOne(pause);
            StreamMetrics.EpochPause.Record(pause.TotalMilliseconds);
        }
    }

    /// <summary>Undoes the open epoch; its records are processed again.</summary>
    private void AbortEpoch()
    {
        if (!_epochOpen)
        {
            return;
        }

        _output.Abort();
        StreamMetrics.AbortedEpochs.Add(1);
        foreach (var partition in _inEpoch)
        {
            partition.RollbackEpoch();
            _consumer.Seek(new(_source.Topic, partition.Number, partition.NextOffset));
        }

        CloseEpoch();
    }

    /// <summary>
    /// Nothing is known about the open transaction: gives up producers and state, and restores every partition. New
    /// producers with the same ids settle the transaction before the committed offsets are read.
    /// </summary>
    private void Recover()
    {
        _output.Discard();
        CloseEpoch();
        StreamMetrics.Recoveries.Add(1);
        foreach (var partition in _partitions.Values)
        {
            if (partition.Phase != PartitionPhase.Failed)
            {
                Reset(partition);
            }
        }
    }

    private void OnFailure(Exception exception)
    {
        var cause = exception is OperatorException { InnerException: KafkaException inner } ? inner : exception;
        switch (cause)
        {
            case RetryEpochException or KafkaTxnRequiresAbortException:
            case KafkaException { Error: { IsFatal: false, Code: ErrorCode.Local_State } }:
                LogAborted(_logger, cause.Message);
                try
                {
                    AbortEpoch();
                }
                catch (KafkaException e)
                {
                    LogRecovering(_logger, e.Error.Code, e.Error.Reason);
                    Recover();
                }

                break;

            case ConsumeException e:
                _failure ??= new JobFailedException($"The consumer of '{_source.Topic}' failed for good: {e.Error.Reason}", e);
                break;

            case KafkaException e when exception is not OperatorException || e.Error.IsFatal || e.Error.IsLocalError:
                LogRecovering(_logger, e.Error.Code, e.Error.Reason);
                Recover();
                break;

            default:
                Fail(exception);
                break;
        }

        BackOff();
    }

    /// <summary>Ends the job: trying again would fail again. The open transaction is aborted so that it holds no reader back.</summary>
    private void Fail(Exception exception)
    {
        var partition = _context.Element.Partition;
        _failure ??= new JobFailedException(
            $"{exception.Message} (record {_source.Topic}/{partition}@{_lastOffset}, source '{_binding.Name}')", exception);
        try
        {
            AbortEpoch();
        }
        catch (KafkaException e)
        {
            LogRecovering(_logger, e.Error.Code, e.Error.Reason);
            _output.Discard();
            CloseEpoch();
        }
    }

    private void BackOff()
    {
        var wait = MinBackOff * Math.Pow(2, Math.Min(_failuresInARow, 16));
        _failuresInARow++;
        _stop.WaitHandle.WaitOne(wait < MaxBackOff ? wait : MaxBackOff);
    }

    private void OnConsumeError(ConsumeException exception)
    {
        var error = exception.Error;
        var number = exception.ConsumerRecord?.Partition.Value ?? -1;
        if (error.Code is not (ErrorCode.Local_AutoOffsetReset or ErrorCode.Local_NoOffset or ErrorCode.OffsetOutOfRange))
        {
            LogClientError(_logger, error.Code, error.Reason);
        }
        else if (_partitions.TryGetValue(number, out var partition) && partition.Phase == PartitionPhase.Running)
        {
            FailPartition(partition, $"Records of {_source.Topic}/{number} at offset {partition.NextOffset} were deleted before they were "
                + "processed; the topic's retention is shorter than the lag.");
        }
    }

    /// <summary>
    /// Starts to restore. The client is told to begin at the beginning only because it cannot be sought before it has
    /// some offset; what it fetches until then is passed over.
    /// </summary>
    private IEnumerable<TopicPartitionOffset> OnAssigned(List<TopicPartition> assigned)
    {
        foreach (var topicPartition in assigned)
        {
            var partition = new AssignedPartition(topicPartition.Partition.Value, _binding.Watermarks.Bound);
            if (_partitions.Remove(partition.Number, out var before))
            {
                before.Dispose();
            }

            _partitions.Add(partition.Number, partition);
            Reset(partition);
        }

        LogAssigned(_logger, _index, string.Join(", ", assigned.Select(p => p.Partition.Value)));
        return [.. assigned.Select(p => new TopicPartitionOffset(p, Offset.Beginning))];
    }

    /// <summary>Commits what was consumed so far while the partitions are still this slot's, then drops their state.</summary>
    private void OnRevoked(List<TopicPartitionOffset> revoked)
    {
        if (_epochOpen)
        {
            try
            {
                CommitEpoch();
            }
            catch (Exception e) when (e is KafkaException or OperatorException)
            {
                OnFailure(e);
            }
        }

        Drop(revoked);
        LogRevoked(_logger, _index, string.Join(", ", revoked.Select(p => p.Partition.Value)));
    }

    /// <summary>Somebody else may own the partitions already: nothing is committed.</summary>
    private void OnLost(List<TopicPartitionOffset> lost)
    {
        LogLost(_logger, _index, string.Join(", ", lost.Select(p => p.Partition.Value)));
        if (_epochOpen)
        {
            OnFailure(new RetryEpochException("Partitions were lost.", new OperationCanceledException()));
        }

        Drop(lost);
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

        PublishStatus();
    }

    private void Reset(AssignedPartition partition)
    {
        partition.Reset();
        _toPause.Add(new(_source.Topic, partition.Number));
        PublishStatus();
    }

    /// <summary>Pauses what is being restored; not possible before the assignment handler has returned.</summary>
    private void PauseAssigned()
    {
        if (_toPause.Count > 0)
        {
            _consumer.Pause(_toPause.Where(p => _partitions.ContainsKey(p.Partition.Value)));
            _toPause.Clear();
        }
    }

    /// <summary>Begins the restores that are due and takes over the partitions whose restore has ended.</summary>
    /// <returns>True if some are still being restored.</returns>
    private bool AdvanceRestores()
    {
        var restoring = false;
        foreach (var partition in _partitions.Values)
        {
            if (partition.Phase != PartitionPhase.Restoring)
            {
                continue;
            }

            if (partition.Restore is not { } restore)
            {
                partition.BeginRestore(_restorer.RestoreAsync);
            }
            else if (restore.IsCompletedSuccessfully)
            {
                Start(partition, restore.Result);
            }
            else if (restore.IsFaulted)
            {
                FailPartition(partition, restore.Exception.InnerException!.Message);
            }

            restoring |= partition.Phase == PartitionPhase.Restoring;
        }

        return restoring;
    }

    private void Start(AssignedPartition partition, RestoredPartition restored)
    {
        try
        {
            _consumer.Seek(new(_source.Topic, partition.Number, restored.NextOffset));
        }
        catch (KafkaException e) when (e.Error.Code == ErrorCode.Local_State)
        {
            // The client is not done with the assignment yet; the next turn tries again.
            return;
        }

        partition.Start(restored);
        _consumer.Resume([new(_source.Topic, partition.Number)]);
        PublishStatus();
    }

    private void FailPartition(AssignedPartition partition, string error)
    {
        partition.Fail(error);
        _toPause.Add(new(_source.Topic, partition.Number));
        LogPartitionFailed(_logger, partition.Number, error);
        PublishStatus();
    }

    private void PublishStatus() =>
        _status = [.. _partitions.Values.Select(p => new PartitionStatus(p.Number, _index, p.Phase, p.Error))];

    [LoggerMessage(10, LogLevel.Warning, "Kafka consumer: {Code}: {Reason}")]
    private static partial void LogClientError(ILogger logger, ErrorCode code, string reason);

    [LoggerMessage(11, LogLevel.Warning, "Epoch aborted, its records are processed again: {Reason}")]
    private static partial void LogAborted(ILogger logger, string reason);

    [LoggerMessage(12, LogLevel.Warning, "The outcome of a transaction is unknown ({Code}: {Reason}); settling it and restoring")]
    private static partial void LogRecovering(ILogger logger, ErrorCode code, string reason);

    [LoggerMessage(13, LogLevel.Information, "Slot {Slot}: assigned partitions {Partitions}")]
    private static partial void LogAssigned(ILogger logger, int slot, string partitions);

    [LoggerMessage(14, LogLevel.Information, "Slot {Slot}: revoked partitions {Partitions}")]
    private static partial void LogRevoked(ILogger logger, int slot, string partitions);

    [LoggerMessage(15, LogLevel.Warning, "Slot {Slot}: lost partitions {Partitions}")]
    private static partial void LogLost(ILogger logger, int slot, string partitions);

    [LoggerMessage(16, LogLevel.Critical, "Partition {Partition} is stopped; the others go on. {Error}")]
    private static partial void LogPartitionFailed(ILogger logger, int partition, string error);
}

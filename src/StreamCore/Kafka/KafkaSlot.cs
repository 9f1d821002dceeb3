using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamCore.Graph;
using StreamCore.Metrics;
using StreamCore.Runtime;
using StreamCore.Runtime.Exchange;
using StreamCore.Runtime.Queries;
using StreamCore.Runtime.Savepoints;
using StreamCore.State;

namespace StreamCore.Kafka;

/// <summary>
/// One thread that reads partitions, runs the operators and commits epochs. What can go wrong is told apart by what is
/// known of the transaction: aborted for certain (undo, seek back, retry) or unknown (<see cref="Recover"/>: settle it
/// by the transactional ids, and restore from what Kafka holds). Nothing is ever assumed about an unknown commit.
/// </summary>
internal sealed partial class KafkaSlot<T> : ISlot
{
    private static readonly TimeSpan IdleWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan RestoringWait = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan MinBackOff = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan MaxBackOff = TimeSpan.FromSeconds(2);

    private readonly StreamExecutionOptions _options;
    private readonly int _index;
    private readonly int _slotCount;
    private readonly SourceNode<T> _node;
    private readonly JobContext _job;
    private readonly ILogger _logger;
    private readonly Arena _arena = new();
    private readonly TransactionalOutput _output;
    private readonly KafkaEpoch<T> _epoch;
    private readonly SlotInput _input;
    private readonly PacingController _pacing;
    private readonly TaskClock _clock;
    private readonly TaskCounters _counters = new();
    private readonly Func<SavepointRequest, IReadOnlyList<string>> _writeSavepoint;
    private CancellationToken _stop;
    private JobFailedException? _failure;
    private int _failuresInARow;
    private long _epochs;
    private long _watermark = long.MinValue;
    private long _lateRecordsDropped;

    public KafkaSlot(
        int index,
        int slotCount,
        JobVertex vertex,
        KafkaSource<T> source,
        SourceNode<T> node,
        JobContext job,
        SlotSavepoints savepoints,
        KafkaClientSettings settings,
        StoreLeases leases,
        StandbyFollower? standby,
        ILogger logger)
    {
        _index = index;
        _slotCount = slotCount;
        _node = node;
        _job = job;
        _options = job.Options;
        _logger = logger;
        _output = new(settings, $"{_options.ApplicationId}-{_options.InstanceId}-{index}", _options.TransactionTimeout, job.TimeProvider, logger);
        _epoch = new(source, node, job, _output, _counters, _arena);
        _clock = new(job.TimeProvider);
        Probe = new(vertex, index, _clock, _counters, () => Volatile.Read(ref _watermark), () => Volatile.Read(ref _lateRecordsDropped));
        _pacing = new(_options.PacingThreshold, _options.MaxPause);
        _input = new(
            index,
            source.Topic,
            settings,
            _arena,
            node.Watermarks.OutOfOrderness,
            new(settings, source.Topic, _options, source.Options.StartingOffsets, savepoints.CreateStart(logger), leases, standby, job.TimeProvider, logger),
            OpenChain,
            CommitBeforeRevoke,
            AbortBeforeLoss,
            logger);
        _writeSavepoint = request => savepoints.Write(request, _input.Assigned);
    }

    public SavepointMailbox Savepoints { get; } = new();

    public IReadOnlyList<PartitionStatus> Partitions => _input.Status;

    public bool IsAssigned => _input.IsAssigned;

    public SubtaskProbe Probe { get; }

    public StateQueries Queries { get; } = new();

    public long Epochs => Volatile.Read(ref _epochs);

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
                BackOff();
            }
        }

        var stopped = _job.TimeProvider.GetTimestamp();
        CommitBeforeRevoke();
        _input.Close(_options.StopTimeout - _job.TimeProvider.GetElapsedTime(stopped));
        if (_failure is not null)
        {
            throw _failure;
        }
    }

    public void Dispose()
    {
        _output.Dispose();
        _input.Dispose();
    }

    /// <summary>One turn of the loop: at most one epoch, of what has arrived.</summary>
    private void Step()
    {
        // No epoch is open here. Behind the savepoint of a job that stops, nothing is processed any more.
        if (Savepoints.Serve(_writeSavepoint) && _stop.IsCancellationRequested)
        {
            return;
        }

        // Every older user of the transactional ids is fenced before the group hands out partitions, and what it left
        // open is settled before anything is restored.
        if (!_output.IsReady)
        {
            _output.Initialize();
        }

        _input.Subscribe();
        AnswerQueries();
        var wait = _input.AdvanceRestores() ? RestoringWait : IdleWait;
        if (_input.NextImport is { } import && !TryImport(import))
        {
            return;
        }

        wait = FireTimers(wait);
        while (_epoch.Records < _options.MaxEpochRecords && TakeRecord(wait))
        {
            wait = TimeSpan.Zero;
        }

        if (_epoch.IsOpen)
        {
            // A full epoch means a backlog, which a pause would only make longer.
            var isFull = _epoch.Records >= _options.MaxEpochRecords;
            _clock.BeginWait(TaskWait.Idle);
            try
            {
                Commit();
                if (!isFull)
                {
                    Pace();
                }
            }
            finally
            {
                _clock.EndWait();
            }
        }
        else
        {
            // What was taken, if anything, came from partitions that are not ready.
            _arena.Reset();
            _output.Poll();
        }
    }

    /// <summary>Writes a piece of a savepoint that a partition begins with, in a transaction of its own.</summary>
    private bool TryImport(SavepointImport import)
    {
        try
        {
            import.CommitNext(_output, _input.GroupMetadata);
            _failuresInARow = 0;
            return true;
        }
        catch (KafkaException e) when (!e.Error.IsFatal && e.Error.Code is ErrorCode.MsgSizeTooLarge or ErrorCode.Local_InvalidArg)
        {
            Fail($"The savepoint of partition {import.Partition} has an entry that Kafka does not take: {e.Error.Reason}", e);
            return false;
        }
        catch (KafkaException e)
        {
            // Whatever it was: the import begins anew with what is committed.
            Recover(e.Error);
            BackOff();
            return false;
        }
    }

    /// <summary>The operators of a partition: they share the slot's thread and transaction, and nothing else.</summary>
    private SourceChain<T> OpenChain(int partition, PartitionState state) => SourceChain<T>.Open(
        _node,
        new(_index, _slotCount, state, byKeyGroup: false, _job.TimeProvider, _logger, _stop) { Transaction = _output, Partition = partition, Counters = _counters },
        NoExchanges.Instance);

    /// <summary>Answers the queries that wait; no epoch is open, so that they see what is committed.</summary>
    private void AnswerQueries()
    {
        while (Queries.TryTake(out var query))
        {
            switch (_input.Find(query.Partition!.Value))
            {
                case null:
                    query.Refuse(StateQueryOutcome.NotReady, owner: null, "the partition was handed over just now");
                    break;
                case { Phase: PartitionPhase.Running } partition:
                    query.Answer(partition.Chain.Operators);
                    break;
                case { } partition:
                    query.Refuse(StateQueryOutcome.NotReady, owner: null, partition.Error ?? "the partition is being restored");
                    break;
            }
        }
    }

    /// <summary>Fires the processing-time timers that are due.</summary>
    /// <param name="wait">How long the slot would wait for a record.</param>
    /// <returns>How long it may wait now.</returns>
    private TimeSpan FireTimers(TimeSpan wait)
    {
        var next = _input.NextProcessingTime;
        if (next == long.MaxValue)
        {
            return wait;
        }

        var now = _job.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds();
        if (next <= now)
        {
            foreach (var partition in _input.Running)
            {
                if (partition.Chain.Operators.NextProcessingTime <= now)
                {
                    _epoch.FireTimers(partition, now);
                }
            }

            return TimeSpan.Zero;
        }

        var untilNext = TimeSpan.FromMilliseconds(next - now);
        return untilNext < wait ? untilNext : wait;
    }

    /// <summary>Takes one record and processes it. False if there is none, or if a rebalance handler has failed.</summary>
    private bool TakeRecord(TimeSpan timeout)
    {
        var record = timeout > TimeSpan.Zero ? WaitForRecord(timeout, out var partition) : _input.Take(timeout, out partition);
        if (record is null || !_output.IsReady || _failure is not null)
        {
            return false;
        }

        if (partition is not null)
        {
            _epoch.Process(partition, record);
        }

        return true;
    }

    private ConsumeResult<ReadOnlyMemory<byte>?, ReadOnlyMemory<byte>?>? WaitForRecord(TimeSpan timeout, out AssignedPartition? partition)
    {
        _clock.BeginWait(TaskWait.Idle);
        try
        {
            return _input.Take(timeout, out partition);
        }
        finally
        {
            _clock.EndWait();
        }
    }

    private void Commit()
    {
        _pacing.OnCommit(_epoch.Commit(_input.GroupMetadata));
        _failuresInARow = 0;
        Volatile.Write(ref _epochs, _epochs + 1);
        Volatile.Write(ref _watermark, _input.Watermark);
        Volatile.Write(ref _lateRecordsDropped, _input.LateRecordsDropped);
    }

    private void Pace()
    {
        // The wait knows whole milliseconds only.
        var pause = Math.Floor(_pacing.Pause.TotalMilliseconds);
        if (pause > 0)
        {
            _stop.WaitHandle.WaitOne((int)pause);
            StreamMetrics.EpochPause.Record(pause);
        }
    }

    /// <summary>Commits what is open while the partitions are still this slot's; in time, or it is given up.</summary>
    private void CommitBeforeRevoke()
    {
        if (!_epoch.IsOpen)
        {
            return;
        }

        _output.Calls.Limit(_options.RevokeTimeout);
        try
        {
            Commit();
        }
        catch (Exception e) when (e is KafkaException or OperatorException)
        {
            OnFailure(e);
        }
        finally
        {
            _output.Calls.Lift();
        }
    }

    private void AbortBeforeLoss()
    {
        if (!_epoch.IsOpen)
        {
            return;
        }

        _output.Calls.Limit(_options.RevokeTimeout);
        try
        {
            Abort("partitions were lost");
        }
        finally
        {
            _output.Calls.Lift();
        }
    }

    private void OnFailure(Exception exception)
    {
        var cause = exception is OperatorException { InnerException: KafkaException inner } ? inner : exception;
        switch (cause)
        {
            case RetryEpochException or KafkaTxnRequiresAbortException:
            case KafkaException { Error: { IsFatal: false, Code: ErrorCode.Local_State } }:
                Abort(cause.Message);
                break;

            case ConsumeException { Error.Code: ErrorCode.FencedInstanceId or ErrorCode.UnreleasedInstanceId } e:
                Fail($"Another process is the static member '{KafkaClientSettings.MemberId(_options, _index)}' of group '{_options.ApplicationId}' "
                    + $"({e.Error.Reason}): two run with InstanceId '{_options.InstanceId}'. Give each its own, and start this one again.", e, isFinal: true);
                break;

            case ConsumeException e:
                Fail($"The consumer failed for good: {e.Error.Reason}", e);
                break;

            // What an operator's record made the broker refuse, it would refuse again; all else is about the transaction.
            case KafkaException e when exception is not OperatorException || e.Error.IsFatal || e.Error.IsLocalError:
                Recover(e.Error);
                break;

            case OperatorException { InnerException: StateIncompatibleException incompatible }:
                // No record is to blame.
                Fail($"{exception.Message} (source '{_node.Name}')", incompatible);
                break;

            default:
                Fail($"{exception.Message} (record {_epoch.LastRecord}, source '{_node.Name}')", exception);
                break;
        }
    }

    /// <summary>Undoes the open epoch; its records are processed again.</summary>
    private void Abort(string reason)
    {
        LogAborted(_logger, reason);
        if (!_epoch.IsOpen)
        {
            return;
        }

        try
        {
            _epoch.Abort(_input.Seek);
        }
        catch (KafkaException e)
        {
            Recover(e.Error);
        }
    }

    /// <summary>
    /// Nothing is known about the open transaction: gives up producers and state, and restores every partition. New
    /// producers with the same ids settle the transaction before the committed offsets are read.
    /// </summary>
    private void Recover(Error error)
    {
        if (error.Code is ErrorCode.Local_Fenced or ErrorCode.ProducerFenced or ErrorCode.InvalidProducerEpoch)
        {
            LogFenced(_logger, _options.InstanceId, error.Reason);
        }
        else
        {
            LogRecovering(_logger, error.Code, error.Reason);
        }

        _output.Discard();
        _epoch.End();
        _input.ResetAll();
        StreamMetrics.Recoveries.Add(1);
    }

    /// <summary>Ends the job: trying again would fail again. The open transaction is aborted so that it holds no reader back.</summary>
    private void Fail(string message, Exception exception, bool isFinal = false)
    {
        _failure ??= isFinal ? new(message, exception) { IsFinal = true } : new(message, exception);
        Abort(message);
    }

    private void BackOff()
    {
        var wait = MinBackOff * Math.Pow(2, Math.Min(_failuresInARow, 16));
        _failuresInARow++;
        _stop.WaitHandle.WaitOne(wait < MaxBackOff ? wait : MaxBackOff);
    }

    [LoggerMessage(11, LogLevel.Warning, "Epoch aborted, its records are processed again: {Reason}")]
    private static partial void LogAborted(ILogger logger, string reason);

    [LoggerMessage(12, LogLevel.Warning, "The outcome of a transaction is unknown ({Code}: {Reason}); settling it and restoring")]
    private static partial void LogRecovering(ILogger logger, ErrorCode code, string reason);

    [LoggerMessage(17, LogLevel.Warning, "Fenced: another process has taken the transactional ids of instance '{Instance}' ({Reason}); settling and "
        + "restoring. If it happens again and again, two instances run with the same instance id: give each its own")]
    private static partial void LogFenced(ILogger logger, string instance, string reason);
}

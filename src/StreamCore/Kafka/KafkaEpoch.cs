using Confluent.Kafka;
using StreamCore.Graph;
using StreamCore.Metrics;
using StreamCore.Runtime;
using StreamCore.Runtime.Exchange;
using StreamCore.State;

namespace StreamCore.Kafka;

/// <summary>
/// A slot's current epoch: runs records through the operators and, at its end, sends outputs, changelog and input
/// offsets as one Kafka transaction. One object serves all of the slot's epochs in turn.
/// </summary>
internal sealed class KafkaEpoch<T>
{
    private readonly KafkaSource<T> _source;
    private readonly SourceNode<T> _node;
    private readonly string _changelogTopic;
    private readonly TimeProvider _time;
    private readonly TransactionalOutput _output;
    private readonly TaskCounters _counters;
    private readonly Arena _arena;
    private readonly PartitionState.ChangeHandler _produceChange;
    private readonly List<AssignedPartition> _partitions = [];
    private readonly List<TopicPartitionOffset> _offsets = [];
    private long _started;
    private int _lastPartition = -1;
    private long _lastOffset;
    private int _deadLetters;
    private int _changePartition;
    private Action<DeliveryReport<byte[]?, byte[]?>>? _positionDelivery;

    public KafkaEpoch(KafkaSource<T> source, SourceNode<T> node, JobContext job, TransactionalOutput output, TaskCounters counters, Arena arena)
    {
        _source = source;
        _node = node;
        _changelogTopic = job.Options.ChangelogTopic;
        _time = job.TimeProvider;
        _output = output;
        _counters = counters;
        _arena = arena;
        _produceChange = ProduceChange;
    }

    /// <summary>True between the first record and the commit or the rollback.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>How many records the open epoch has taken.</summary>
    public int Records { get; private set; }

    /// <summary>The record that was processed last, for messages.</summary>
    public string LastRecord => _lastPartition < 0 ? "none yet" : $"{_source.Topic}/{_lastPartition}@{_lastOffset}";

    /// <summary>Processes a record, and begins the epoch if it is the first.</summary>
    /// <exception cref="RetryEpochException">The record cannot be read now.</exception>
    /// <exception cref="OperatorException">An operator or a sink failed.</exception>
    public void Process(AssignedPartition partition, ConsumeResult<ReadOnlyMemory<byte>?, ReadOnlyMemory<byte>?> result)
    {
        Join(partition);
        var message = result.Message;
        var record = new KafkaRecord(
            _source.Topic,
            partition.Number,
            result.Offset.Value,
            message.Timestamp.Type == TimestampType.NotAvailable ? -1 : message.Timestamp.UnixTimestampMs,
            message.Key,
            message.Value);
        Records++;
        _counters.AddRecordsIn(1);
        _counters.AddBytesIn((record.Key?.Length ?? 0) + (record.Value?.Length ?? 0));
        _lastPartition = partition.Number;
        _lastOffset = record.Offset;
        var chain = (SourceChain<T>)partition.Chain;
        if (TryDeserialize(record, out var value, out var rejection))
        {
            var timestamp = AssignTimestamp(value, record.Timestamp);
            var element = chain.Context.Element;
            element.RecordKey = record.Key;
            element.Timestamp = timestamp;
            chain.Output.Main.Collect(value);
            if (partition.OnProcessed(record.Offset, timestamp))
            {
                chain.Output.OnWatermark(partition.Watermark);
            }
        }
        else
        {
            Reject(chain, record, rejection ?? "the deserializer gave no reason");
            partition.OnProcessed(record.Offset, timestamp: null);
        }
    }

    /// <summary>Fires the processing-time timers of a partition that are due, and begins the epoch if it has not begun.</summary>
    /// <exception cref="OperatorException">An operator or a sink failed.</exception>
    public void FireTimers(AssignedPartition partition, long now)
    {
        Join(partition);
        partition.Chain.Operators.OnProcessingTime(now);
    }

    /// <summary>Commits the open epoch.</summary>
    /// <param name="group">The group's metadata as of now.</param>
    /// <returns>How long the transaction's last steps took, offsets and commit.</returns>
    /// <exception cref="KafkaException">The transaction did not commit, or it is not known whether it did.</exception>
    public TimeSpan Commit(IConsumerGroupMetadata group)
    {
        _offsets.Clear();
        foreach (var partition in _partitions)
        {
            partition.Chain.Operators.OnEpochEnd();
            partition.WritePosition();
            _changePartition = partition.Number;
            _positionDelivery = partition.PositionDelivery;
            partition.State.ForEachChange(_produceChange);
            _offsets.Add(new(_source.Topic, partition.Number, partition.NextOffset));
        }

        // Offsets last: the client registers the outputs' partitions with the transaction while they are under way.
        var produced = _time.GetTimestamp();
        var sent = _output.Commit(_offsets, group);
        var committed = _time.GetTimestamp();

        foreach (var partition in _partitions)
        {
            partition.CommitEpoch();
        }

        StreamMetrics.Epochs.Add(1);
        StreamMetrics.Records.Add(Records);
        StreamMetrics.EpochProcess.Record(_time.GetElapsedTime(_started, produced).TotalMilliseconds);
        StreamMetrics.EpochSendOffsets.Record(_time.GetElapsedTime(produced, sent).TotalMilliseconds);
        StreamMetrics.EpochCommit.Record(_time.GetElapsedTime(sent, committed).TotalMilliseconds);
        if (_deadLetters > 0)
        {
            StreamMetrics.DeadLetters.Add(_deadLetters);
        }

        End();
        return _time.GetElapsedTime(produced, committed);
    }

    /// <summary>Aborts the open epoch, and undoes it in state, positions and watermarks.</summary>
    /// <param name="seek">Called for each partition, to read its records again.</param>
    /// <exception cref="KafkaException">It is not known whether the transaction is aborted.</exception>
    public void Abort(Action<AssignedPartition> seek)
    {
        _output.Abort();
        StreamMetrics.AbortedEpochs.Add(1);
        foreach (var partition in _partitions)
        {
            partition.RollbackEpoch();
            seek(partition);
        }

        End();
    }

    /// <summary>Forgets the epoch, if one is open; the partitions' state has to be dropped.</summary>
    public void End()
    {
        IsOpen = false;
        Records = 0;
        _deadLetters = 0;
        _partitions.Clear();
        _arena.Reset();
    }

    private void Join(AssignedPartition partition)
    {
        if (!IsOpen)
        {
            _started = _time.GetTimestamp();
            _output.Begin();
            IsOpen = true;
        }

        if (!partition.InEpoch)
        {
            partition.JoinEpoch();
            _partitions.Add(partition);
        }
    }

    private bool TryDeserialize(in KafkaRecord record, out T value, out string? rejection)
    {
        try
        {
            return _source.Deserializer.TryDeserialize(record, out value, out rejection);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new RetryEpochException($"Record {LastRecord} cannot be read now: {e.Message}", e);
        }
    }

    private long AssignTimestamp(in T value, long recordTimestamp)
    {
        try
        {
            return _node.Watermarks.TimestampOf(in value, recordTimestamp);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new OperatorException(_node.Name, e);
        }
    }

    private void Reject(SourceChain<T> chain, in KafkaRecord record, string reason)
    {
        _deadLetters++;
        if (!chain.Output.TryCollect(_source.DeadLetters, new(record, reason)))
        {
            throw new OperatorException(_node.Name, new InvalidOperationException(
                $"the record cannot be read ({reason}), and nothing consumes the source's dead letters"));
        }
    }

    private void ProduceChange(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, bool deleted) =>
        _output.ProduceChange(
            _changelogTopic, _changePartition, key, value, deleted, _positionDelivery is not null && PartitionPosition.IsKey(key) ? _positionDelivery : null);
}

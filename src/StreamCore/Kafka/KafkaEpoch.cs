using Confluent.Kafka;
using StreamCore.DataStream;
using StreamCore.Graph;
using StreamCore.Metrics;
using StreamCore.Runtime;
using StreamCore.State;

namespace StreamCore.Kafka;

/// <summary>
/// A slot's current epoch: runs records through the operators and, at its end, sends outputs, changelog and input
/// offsets as one Kafka transaction. One object serves all of the slot's epochs in turn.
/// </summary>
internal sealed class KafkaEpoch<T>
{
    private readonly KafkaSource<T> _source;
    private readonly SourceBinding<T> _binding;
    private readonly TimeProvider _time;
    private readonly TransactionalOutput _output;
    private readonly KafkaSlotContext _context;
    private readonly Arena _arena;
    private readonly ICollector<T> _chain;
    private readonly SideCollectors _sideOutputs;
    private readonly PartitionState.ChangeHandler _produceChange;
    private readonly List<AssignedPartition> _partitions = [];
    private readonly List<TopicPartitionOffset> _offsets = [];
    private long _started;
    private long _lastOffset;
    private int _deadLetters;
    private int _changePartition;

    /// <summary>Opens the operators.</summary>
    public KafkaEpoch(KafkaSource<T> source, SourceBinding<T> binding, KafkaSlotContext context, Arena arena)
    {
        _source = source;
        _binding = binding;
        _time = binding.TimeProvider;
        _output = context.Output;
        _context = context;
        _arena = arena;
        _chain = binding.Output.Open(context);
        _sideOutputs = binding.SideOutputs.Open(context);
        _produceChange = ProduceChange;
    }

    /// <summary>True between the first record and the commit or the rollback.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>How many records the open epoch has taken.</summary>
    public int Records { get; private set; }

    /// <summary>The record that was processed last, for messages.</summary>
    public string LastRecord => $"{_source.Topic}/{_context.Element.Partition}@{_lastOffset}";

    /// <summary>Processes a record, and begins the epoch if it is the first.</summary>
    /// <exception cref="RetryEpochException">The record cannot be read now.</exception>
    /// <exception cref="OperatorException">An operator or a sink failed.</exception>
    public void Process(AssignedPartition partition, ConsumeResult<ReadOnlyMemory<byte>?, ReadOnlyMemory<byte>?> result)
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

        var message = result.Message;
        var record = new KafkaRecord(
            _source.Topic,
            partition.Number,
            result.Offset.Value,
            message.Timestamp.Type == TimestampType.NotAvailable ? -1 : message.Timestamp.UnixTimestampMs,
            message.Key,
            message.Value);
        Records++;
        _lastOffset = record.Offset;
        var element = _context.Element;
        element.Partition = partition.Number;
        element.RecordKey = record.Key;
        element.Watermark = partition.Watermark;
        _context.KeyedState.SetPartition(partition.State);
        if (TryDeserialize(record, out var value, out var rejection))
        {
            element.Timestamp = AssignTimestamp(value, record.Timestamp);
            _chain.Collect(value);
            partition.OnProcessed(record.Offset, element.Timestamp);
        }
        else
        {
            Reject(record, rejection ?? "the deserializer gave no reason");
            partition.OnProcessed(record.Offset, timestamp: null);
        }
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
            partition.WritePosition();
            _changePartition = partition.Number;
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
        _context.KeyedState.SetPartition(null);
        _arena.Reset();
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
            return _binding.Watermarks.TimestampOf(in value, recordTimestamp);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new OperatorException(_binding.Name, e);
        }
    }

    private void Reject(in KafkaRecord record, string reason)
    {
        _deadLetters++;
        if (!_sideOutputs.TryCollect(_source.DeadLetters, new(record, reason)))
        {
            throw new OperatorException(_binding.Name, new InvalidOperationException(
                $"the record cannot be read ({reason}), and nothing consumes the source's dead letters"));
        }
    }

    private void ProduceChange(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, bool deleted) =>
        _output.ProduceChange(_binding.Options.ChangelogTopic, _changePartition, key, value, deleted);
}

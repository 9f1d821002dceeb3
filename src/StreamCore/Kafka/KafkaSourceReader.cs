using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamCore.DataStream;
using StreamCore.Runtime;
using StreamCore.Runtime.Exchange;
using StreamCore.State;

namespace StreamCore.Kafka;

/// <summary>Reads a subtask's share of the partitions. They are assigned by hand: the region has all of them.</summary>
internal sealed partial class KafkaSourceReader<T> : ISourceReader<T>
{
    private static readonly TimeSpan FirstRecordWait = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan RetryWait = TimeSpan.FromMilliseconds(100);

    private readonly KafkaSource<T> _source;
    private readonly SourceReaderContext<T> _context;
    private readonly PartitionDiscovery _discovery;
    private readonly Arena _arena = new();
    private readonly IConsumer<ReadOnlyMemory<byte>?, ReadOnlyMemory<byte>?> _consumer;
    private readonly Dictionary<TopicPartition, SourcePartition<T>> _partitions = [];
    private readonly List<SplitPosition> _ended = [];
    private Task<IReadOnlyList<KafkaPosition>>? _discovering;
    private SourcePartition<T>? _last;
    private SourcePartition<T>? _lastEnded;
    private long _lastDiscovery;
    private ConsumeResult<ReadOnlyMemory<byte>?, ReadOnlyMemory<byte>?>? _unread;
    private long _retryFrom;
    private string? _retryReason;

    public KafkaSourceReader(KafkaSource<T> source, SourceReaderContext<T> context, JobContext job)
    {
        _source = source;
        _context = context;
        var settings = new KafkaClientSettings(job.Options);
        _discovery = new(source.Topics, source.Options, settings, context.SubtaskIndex, context.Parallelism, context.TimeProvider, context.Logger);
        var deserializer = new ArenaDeserializer(_arena);
        _consumer = new ConsumerBuilder<ReadOnlyMemory<byte>?, ReadOnlyMemory<byte>?>(settings.Source(context.SubtaskIndex))
            .SetKeyDeserializer(deserializer)
            .SetValueDeserializer(deserializer)
            .SetErrorHandler((client, error) => KafkaClientLog.Error(context.Logger, client, error))
            .SetLogHandler((_, message) => KafkaClientLog.Write(context.Logger, message))
            .Build();
    }

    public string LastRecord => _last is { } last
        ? FormattableString.Invariant($"{KafkaPosition.SplitOf(last.Partition)}@{last.NextOffset - 1}")
        : "none yet";

    private bool IsBounded => _source.Options.StoppingOffsets is not null;

    /// <summary>
    /// Finds the partitions, and waits for that: no epoch ends before all subtasks are open, so that the first one that
    /// commits has the positions of all partitions, and a restart does not look any up again.
    /// </summary>
    public void Open(IReadOnlyCollection<SplitPosition> restored)
    {
        var clock = _context.Clock;
        clock?.BeginWait(TaskWait.Idle);
        try
        {
            Add(_discovery.FindAsync(restored, isFirst: restored.Count == 0, _context.Cancellation).GetAwaiter().GetResult());
        }
        finally
        {
            clock?.EndWait();
        }

        _lastDiscovery = _context.TimeProvider.GetTimestamp();
    }

    public SourceReaderStatus Poll(int maxRecords)
    {
        Discover();
        if (_unread is { } unread && !(RetryIsDue() && Process(unread)))
        {
            return SourceReaderStatus.NothingAvailable;
        }

        var wait = FirstRecordWait;
        for (var i = 0; i < maxRecords && _partitions.Count > 0; i++)
        {
            if (Take(wait) is not { } result)
            {
                return SourceReaderStatus.NothingAvailable;
            }

            wait = TimeSpan.Zero;
            if (!Process(result))
            {
                return SourceReaderStatus.NothingAvailable;
            }
        }

        return _partitions.Count > 0
            ? SourceReaderStatus.MoreAvailable
            : IsBounded ? SourceReaderStatus.EndOfInput : SourceReaderStatus.NothingAvailable;
    }

    public void SnapshotPositions(ICollection<SplitPosition> positions)
    {
        foreach (var partition in _partitions.Values)
        {
            positions.Add(partition.Position.ToSplit());
        }

        foreach (var ended in _ended)
        {
            positions.Add(ended);
        }
    }

    public void OnEpochCommitted()
    {
        if (_unread is null)
        {
            _arena.Reset();
        }
    }

    public void SetPaused(string split, bool paused)
    {
        var partition = _partitions.Keys.First(key => KafkaPosition.SplitOf(key) == split);
        if (paused)
        {
            _consumer.Pause([partition]);
        }
        else
        {
            _consumer.Resume([partition]);
        }
    }

    public void Dispose() => _consumer.Dispose();

    private ConsumeResult<ReadOnlyMemory<byte>?, ReadOnlyMemory<byte>?>? Take(TimeSpan wait)
    {
        var clock = wait > TimeSpan.Zero ? _context.Clock : null;
        clock?.BeginWait(TaskWait.Idle);
        try
        {
            return _consumer.Consume(wait);
        }
        catch (ConsumeException e) when (e.Error.Code is ErrorCode.Local_AutoOffsetReset or ErrorCode.OffsetOutOfRange)
        {
            throw new InvalidOperationException(
                $"there is no record at {e.ConsumerRecord?.TopicPartitionOffset}: it was deleted before it was processed because the topic's retention is "
                + "shorter than the lag, or the offset lies behind the topic's end.", e);
        }
        catch (ConsumeException e) when (!e.Error.IsFatal)
        {
            KafkaClientLog.Error(_context.Logger, _consumer, e.Error);
            return null;
        }
        finally
        {
            clock?.EndWait();
        }
    }

    /// <summary>Emits a record. False if it can't be read now: it is kept, and tried again in a while.</summary>
    private bool Process(ConsumeResult<ReadOnlyMemory<byte>?, ReadOnlyMemory<byte>?> result)
    {
        if (!_partitions.TryGetValue(result.TopicPartition, out var partition))
        {
            return true;
        }

        if (result.IsPartitionEOF)
        {
            // Behind the last record there may be only transaction markers.
            Advance(partition, Math.Max(partition.NextOffset, result.Offset.Value));
            return true;
        }

        if (result.Offset.Value >= partition.StoppingOffset)
        {
            Advance(partition, partition.StoppingOffset);
            return true;
        }

        var message = result.Message;
        var record = new KafkaRecord(
            result.Topic,
            result.Partition.Value,
            result.Offset.Value,
            message.Timestamp.Type == TimestampType.NotAvailable ? ElementContext.NoTimestamp : message.Timestamp.UnixTimestampMs,
            message.Key,
            message.Value);
        if (!TryDeserialize(record, out var element, out var isDeadLetter, out var reason))
        {
            _unread = result;
            _retryFrom = _context.TimeProvider.GetTimestamp();
            LogRetry(reason);
            return false;
        }

        _unread = null;
        _retryReason = null;
        _last = partition;
        partition.NextOffset = result.Offset.Value + 1;
        _context.Counters?.AddBytesIn((message.Key?.Length ?? 0) + (message.Value?.Length ?? 0));
        if (isDeadLetter)
        {
            Reject(record, reason);
        }
        else
        {
            partition.Output.Collect(element, record.Timestamp);
        }

        Advance(partition, partition.NextOffset);
        return true;
    }

    private bool TryDeserialize(in KafkaRecord record, out T element, out bool isDeadLetter, out string reason)
    {
        try
        {
            isDeadLetter = !_source.Deserializer.TryDeserialize(record, out element, out var rejection);
            reason = rejection ?? "the deserializer gave no reason";
            return true;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            element = default!;
            isDeadLetter = false;
            reason = FormattableString.Invariant($"Record {record.Topic}/{record.Partition}@{record.Offset} cannot be read now: {e.Message}");
            return false;
        }
    }

    private void Reject(in KafkaRecord record, string reason)
    {
        if (!_context.TryOutput(_source.DeadLetters, new DeadLetter(record, reason)))
        {
            throw new InvalidOperationException($"the record cannot be read ({reason}), and nothing consumes the source's dead letters");
        }
    }

    private void Advance(SourcePartition<T> partition, long nextOffset)
    {
        partition.NextOffset = nextOffset;
        if (partition.HasEnded)
        {
            _ended.Add(partition.Position.ToSplit());
            _lastEnded = partition;
            _partitions.Remove(partition.Partition);
            _consumer.IncrementalUnassign([partition.Partition]);
            if (_partitions.Count > 0)
            {
                // The others' watermarks count from now on; the last one's goes into the final watermark.
                _context.RemoveSplit(KafkaPosition.SplitOf(_lastEnded.Partition));
            }
        }
    }

    private bool RetryIsDue() => _context.TimeProvider.GetElapsedTime(_retryFrom) >= RetryWait;

    /// <summary>Looks for new partitions when it is time, beside the subtask's thread, and takes over what was found.</summary>
    private void Discover()
    {
        if (_discovering is { IsCompleted: true } found)
        {
            _discovering = null;
            _lastDiscovery = _context.TimeProvider.GetTimestamp();
            Add(found.GetAwaiter().GetResult());
        }
        else if (_discovering is null && !IsBounded && _source.Options.PartitionDiscoveryInterval > TimeSpan.Zero
            && _context.TimeProvider.GetElapsedTime(_lastDiscovery) >= _source.Options.PartitionDiscoveryInterval)
        {
            var known = new List<SplitPosition>();
            SnapshotPositions(known);
            _discovering = _discovery.FindAsync(known, isFirst: false, _context.Cancellation);
        }
    }

    private void Add(IReadOnlyList<KafkaPosition> found)
    {
        var added = found.Where(position => !_partitions.ContainsKey(position.Partition)).ToList();
        foreach (var position in added)
        {
            if (position.NextOffset >= position.StoppingOffset)
            {
                _ended.Add(position.ToSplit());
                continue;
            }

            _partitions.Add(position.Partition, new(position, _context.AddSplit(KafkaPosition.SplitOf(position.Partition))));
        }

        var assigned = added.Where(position => _partitions.ContainsKey(position.Partition)).ToList();
        if (assigned.Count > 0)
        {
            _consumer.IncrementalAssign(assigned.Select(position => position.ToOffset()));
            LogAdded(_context.Logger, _context.SubtaskIndex, string.Join(", ", assigned.Select(position => position.ToOffset())));
        }
    }

    private void LogRetry(string reason)
    {
        // Once for each reason, not ten times a second.
        if (reason != _retryReason)
        {
            _retryReason = reason;
            LogRetrying(_context.Logger, reason);
        }
    }

    [LoggerMessage(70, LogLevel.Information, "Source subtask {Subtask}: reads {Partitions}")]
    private static partial void LogAdded(ILogger logger, int subtask, string partitions);

    [LoggerMessage(71, LogLevel.Warning, "It is tried again: {Reason}")]
    private static partial void LogRetrying(ILogger logger, string reason);
}

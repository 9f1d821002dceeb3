using Confluent.Kafka;
using StreamCore.Kafka;

namespace LoadGenerator.Audit;

/// <summary>
/// Reads what is committed in one partition, from its beginning to an end that was captured before. A read_committed
/// consumer does not move over trailing control markers, so the end is also reached when the last stable offset is.
/// </summary>
public sealed class CommittedPartitionReader
{
    private readonly IConsumer<byte[], byte[]> _consumer;
    private readonly TopicPartition _partition;
    private readonly long _end;
    private readonly TimeSpan _stallTimeout;
    private readonly TimeProvider _time;
    private TimeSpan _waited;

    /// <summary>Assigns the consumer.</summary>
    /// <param name="consumer">A read_committed consumer that tells of partition ends; it is assigned to the partition.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="start">Its first offset.</param>
    /// <param name="end">The offset to stop at, markers of transactions included.</param>
    /// <param name="stallTimeout">How long it may stand still while it is asked.</param>
    /// <param name="time">The clock.</param>
    public CommittedPartitionReader(
        IConsumer<byte[], byte[]> consumer,
        TopicPartition partition,
        long start,
        long end,
        TimeSpan stallTimeout,
        TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(consumer);
        ArgumentNullException.ThrowIfNull(partition);
        ArgumentNullException.ThrowIfNull(time);
        _consumer = consumer;
        _partition = partition;
        _end = end;
        _stallTimeout = stallTimeout;
        _time = time;
        Position = start;
        IsAtEnd = start >= end;
        if (!IsAtEnd)
        {
            _consumer.Assign(new TopicPartitionOffset(partition, start));
        }
    }

    /// <summary>Builds a consumer as a reader needs it.</summary>
    /// <param name="settings">Settings of the Kafka client by their librdkafka names.</param>
    /// <param name="name">Its name for the broker.</param>
    /// <param name="reset">Where to go on if the oldest records were deleted meanwhile; by default that is an error.</param>
    public static IConsumer<byte[], byte[]> BuildConsumer(
        IDictionary<string, string> settings, string name, AutoOffsetReset reset = AutoOffsetReset.Error) =>
        new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig(settings)
        {
            ClientId = name,
            GroupId = name, // Required by the client; offsets are never committed.
            IsolationLevel = IsolationLevel.ReadCommitted,
            EnablePartitionEof = true,
            EnableAutoCommit = false,
            EnableAutoOffsetStore = false,
            AutoOffsetReset = reset,
            FetchQueueBackoffMs = 5,
            EnableMetricsPush = false,
        })
            .SetErrorHandler(static (_, _) => { }) // A reader that stands still for too long says so.
            .SetLogHandler(static (_, _) => { })
            .Build();

    /// <summary>What was read, as deserializers take it.</summary>
    public static KafkaRecord ToRecord(ConsumeResult<byte[], byte[]> result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new(
            result.Topic,
            result.Partition.Value,
            result.Offset.Value,
            result.Message.Timestamp.Type == TimestampType.NotAvailable ? -1 : result.Message.Timestamp.UnixTimestampMs,
            Memory(result.Message.Key),
            Memory(result.Message.Value));
    }

    /// <summary>The next offset, as far as is known.</summary>
    public long Position { get; private set; }

    /// <summary>Whether everything up to the end has been read.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>Reads the next record; null if there is none just now, or none any more.</summary>
    /// <exception cref="AuditException">The partition has stood still for too long.</exception>
    public ConsumeResult<byte[], byte[]>? Read(TimeSpan timeout)
    {
        if (IsAtEnd)
        {
            return null;
        }

        var start = _time.GetTimestamp();
        var result = _consumer.Consume(timeout);
        if (result is null)
        {
            // Only waiting counts: a reader may rest for long while others are read.
            _waited += _time.GetElapsedTime(start);
            ThrowIfStalled();
            return null;
        }

        if (result.Offset.Value > Position)
        {
            _waited = TimeSpan.Zero;
        }

        Position = Math.Max(Position, result.IsPartitionEOF ? result.Offset.Value : result.Offset.Value + 1);
        IsAtEnd = Position >= _end;
        return result.IsPartitionEOF || result.Offset.Value >= _end ? null : result;
    }

    private static ReadOnlyMemory<byte>? Memory(byte[]? bytes) => bytes is null ? null : (ReadOnlyMemory<byte>?)bytes;

    private void ThrowIfStalled()
    {
        if (_waited > _stallTimeout)
        {
            throw new AuditException(FormattableString.Invariant(
                $"{_partition.Topic}[{_partition.Partition.Value}] stands still at offset {Position} of {_end}: an open transaction holds it, or its broker does not answer. ") +
                "Wait until the service has committed, or until the broker has aborted the transaction of a dead one, and try again.");
        }
    }
}

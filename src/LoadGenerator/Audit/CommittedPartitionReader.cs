using Confluent.Kafka;

namespace LoadGenerator.Audit;

/// <summary>
/// Reads what is committed in one partition, from its beginning to an end that was captured before. A read_committed
/// consumer does not move over trailing control markers, so the end is also reached when the last stable offset is.
/// </summary>
internal sealed class CommittedPartitionReader
{
    private readonly IConsumer<byte[], byte[]> _consumer;
    private readonly TopicPartition _partition;
    private readonly long _end;
    private readonly TimeSpan _stallTimeout;
    private readonly TimeProvider _time;
    private long _lastMove;

    /// <param name="consumer">A read_committed consumer that tells of partition ends; it is assigned to the partition.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="start">Its first offset.</param>
    /// <param name="end">The offset to stop at, markers of transactions included.</param>
    /// <param name="stallTimeout">How long it may stand still.</param>
    /// <param name="time">The clock.</param>
    public CommittedPartitionReader(
        IConsumer<byte[], byte[]> consumer,
        TopicPartition partition,
        long start,
        long end,
        TimeSpan stallTimeout,
        TimeProvider time)
    {
        _consumer = consumer;
        _partition = partition;
        _end = end;
        _stallTimeout = stallTimeout;
        _time = time;
        _lastMove = time.GetTimestamp();
        Position = start;
        IsAtEnd = start >= end;
        if (!IsAtEnd)
        {
            _consumer.Assign(new TopicPartitionOffset(partition, start));
        }
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

        var result = _consumer.Consume(timeout);
        if (result is null)
        {
            ThrowIfStalled();
            return null;
        }

        if (result.Offset.Value > Position)
        {
            _lastMove = _time.GetTimestamp();
        }

        Position = Math.Max(Position, result.IsPartitionEOF ? result.Offset.Value : result.Offset.Value + 1);
        IsAtEnd = Position >= _end;
        return result.IsPartitionEOF || result.Offset.Value >= _end ? null : result;
    }

    private void ThrowIfStalled()
    {
        if (_time.GetElapsedTime(_lastMove) > _stallTimeout)
        {
            throw new AuditException(FormattableString.Invariant(
                $"{_partition.Topic}[{_partition.Partition.Value}] stands still at offset {Position} of {_end}: an open transaction holds it, or its broker does not answer. ") +
                "Wait until the service has committed, or until the broker has aborted the transaction of a dead one, and run the audit again.");
        }
    }
}

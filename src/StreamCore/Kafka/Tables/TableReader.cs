using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamCore.Metrics;

namespace StreamCore.Kafka.Tables;

/// <summary>
/// Reads a table's topic on the table's thread: finds its partitions, keeps its place in each, and hands their records over.
/// </summary>
internal sealed partial class TableReader(
    KafkaTableOptions options,
    KafkaClientSettings settings,
    KafkaTableHandler handler,
    Action<int>? onReset,
    TableProgress progress,
    TimeProvider time,
    ILogger logger)
{
    /// <summary>The most records between two looks at what else there is to do.</summary>
    private const int MaxTurnRecords = 1_000;

    private static readonly TimeSpan PollTimeout = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MissingTopicInterval = TimeSpan.FromMilliseconds(500);

    private readonly SortedDictionary<int, TablePartition> _partitions = [];
    private readonly ReusedBytes _keys = new();
    private readonly ReusedBytes _values = new();
    private readonly KeyValuePair<string, object?> _topicTag = new("topic", options.Topic);
    private string _topicId = "";
    private bool _isFound;
    private bool _isAssignmentStale;

    /// <summary>Reads on from where it was, until it is stopped.</summary>
    /// <exception cref="KafkaException">The broker was lost, or the topic was deleted, or has lost what comes next: to be called again.</exception>
    /// <exception cref="OperationCanceledException">It was stopped while a request to the broker was under way.</exception>
    public void FollowWithNewClient(CancellationToken stop)
    {
        // A client that remembers a broker which has gone away may wait for it for ever, so each attempt has a new one.
        using var consumer = new ConsumerBuilder<int, int>(settings.Table())
            .SetKeyDeserializer(_keys)
            .SetValueDeserializer(_values)
            .SetErrorHandler((client, error) => KafkaClientLog.Error(logger, client, error))
            .SetLogHandler((_, message) => KafkaClientLog.Write(logger, message))
            .Build();
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        var patience = new StallPatience(time);
        var position = 0L;
        _isAssignmentStale = _isFound;
        while (!stop.IsCancellationRequested)
        {
            Check(admin, stop);
            if (_isAssignmentStale)
            {
                _isAssignmentStale = false;
                consumer.Assign(_partitions.Values.Select(partition => new TopicPartitionOffset(options.Topic, partition.Number, partition.Next)));
            }

            var check = time.GetTimestamp();
            var interval = _isFound ? options.CheckInterval : MissingTopicInterval;
            while (time.GetElapsedTime(check) < interval && !stop.IsCancellationRequested)
            {
                TakeTurn(consumer, stop);
            }

            // Whoever stands still and has nothing to read, or reads, is well.
            var now = _partitions.Values.Sum(partition => partition.Position);
            if (now != position || !IsBehind(admin, stop))
            {
                position = now;
                patience.OnProgress();
            }

            patience.ThrowIfStalled($"nothing of topic '{options.Topic}' has come, although there is more");
        }
    }

    /// <summary>Looks whether the topic is there, whether it is another one than before, and which partitions it has.</summary>
    private void Check(IAdminClient admin, CancellationToken stop)
    {
        if (TableTopic.Find(admin, options.Topic, stop) is not { } topic)
        {
            OnMissing();
            return;
        }

        _isFound = true;
        if (_topicId.Length > 0 && topic.Id != _topicId)
        {
            LogCreatedAnew(logger, options.Topic);
            foreach (var partition in _partitions.Keys)
            {
                onReset?.Invoke(partition);
            }

            _partitions.Clear();
        }

        _topicId = topic.Id;
        var missing = Enumerable.Range(0, topic.Partitions).Where(number => !_partitions.ContainsKey(number)).ToList();
        if (missing.Count > 0)
        {
            foreach (var number in missing)
            {
                _partitions.Add(number, new(number));
            }

            if (!progress.CaughtUp.IsCompleted)
            {
                // Not the end that a read_committed reader is told: a transaction may have committed whose marker is still on
                // its way (KAFKA-10167).
                foreach (var end in TableTopic.FindEnds(admin, missing.Select(ToTopicPartition), IsolationLevel.ReadUncommitted, stop))
                {
                    _partitions[end.Partition.Value].CatchUpEnd = end.Offset.Value;
                }
            }

            progress.OnPartitions(_partitions.Count);
            _isAssignmentStale = true;
            LogReads(logger, options.Topic, _partitions.Count, _partitions.Values.Sum(partition => partition.CatchUpRemaining));
        }

        progress.OnChecked(null);
    }

    private void OnMissing()
    {
        if (_isFound)
        {
            // What was read holds until there is a new topic of the name.
            throw new KafkaException(new Error(ErrorCode.UnknownTopicOrPart, "the topic was deleted"));
        }

        progress.OnChecked("the topic does not exist");
        if (!progress.CaughtUp.IsCompleted && progress.Elapsed >= options.MissingTopicPatience)
        {
            LogMissing(logger, options.Topic);
            progress.OnNothingToRead();
        }
    }

    /// <summary>Takes what has arrived, up to a limit; waits a little if there is nothing.</summary>
    private void TakeTurn(IConsumer<int, int> consumer, CancellationToken stop)
    {
        var timeout = PollTimeout;
        var records = 0;
        for (var taken = 0; taken < MaxTurnRecords && !stop.IsCancellationRequested && Consume(consumer, timeout) is { } result; taken++)
        {
            timeout = TimeSpan.Zero;
            var partition = _partitions[result.Partition.Value];
            if (result.IsPartitionEOF)
            {
                // Behind the last record there may be only transaction markers, over which no record leads.
                partition.Next = result.Offset;
                continue;
            }

            HandOver(result);
            partition.Next = result.Offset + 1;
            records++;
        }

        if (records > 0)
        {
            progress.OnRecords(records);
            StreamMetrics.TableRecords.Add(records, _topicTag);
        }

        OnTurn(consumer);
    }

    private ConsumeResult<int, int>? Consume(IConsumer<int, int> consumer, TimeSpan timeout)
    {
        try
        {
            return consumer.Consume(timeout);
        }
        catch (ConsumeException e) when (e.Error.Code is ErrorCode.Local_AutoOffsetReset or ErrorCode.OffsetOutOfRange)
        {
            // The place is gone: the topic was created anew, or lost what was at its beginning.
            var partition = e.ConsumerRecord.Partition.Value;
            LogLostPlace(logger, options.Topic, partition, e.Error.Reason);
            onReset?.Invoke(partition);
            _partitions[partition] = new(partition);
            throw;
        }
    }

    private void HandOver(ConsumeResult<int, int> record)
    {
        var (key, value) = (record.Message.Key, record.Message.Value);
        var change = new KafkaTableChange
        {
            Partition = record.Partition.Value,
            Offset = record.Offset.Value,
            Timestamp = record.Message.Timestamp.UnixTimestampMs,
            Key = _keys.Take(key),
            Value = _values.Take(value),
            IsDeleted = value < 0,
        };
        try
        {
            handler(in change);
        }
#pragma warning disable CA1031 // A record that cannot be handled must not keep the table from all that come behind it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            progress.OnFailedRecord();
            LogHandlerFailed(logger, e, options.Topic, change.Partition, change.Offset);
        }
    }

    private void OnTurn(IConsumer<int, int> consumer)
    {
        long? lag = 0;
        var remaining = 0L;
        foreach (var partition in _partitions.Values)
        {
            var end = consumer.GetWatermarkOffsets(ToTopicPartition(partition.Number)).High;
            partition.End = end == Offset.Unset ? null : end.Value;
            lag += partition.Lag;
            remaining += partition.CatchUpRemaining;
        }

        progress.OnLag(_isFound ? lag : null);
        if (_isFound)
        {
            progress.OnRemaining(remaining);
        }
    }

    private bool IsBehind(IAdminClient admin, CancellationToken stop) => _isFound
        && TableTopic.FindEnds(admin, _partitions.Keys.Select(ToTopicPartition), IsolationLevel.ReadCommitted, stop)
            .Any(end => _partitions[end.Partition.Value].Position < end.Offset.Value);

    private TopicPartition ToTopicPartition(int number) => new(options.Topic, number);

    [LoggerMessage(95, LogLevel.Information, "Table {Topic}: reads {Partitions} partition(s); {Remaining} offsets until it has caught up")]
    private static partial void LogReads(ILogger logger, string topic, int partitions, long remaining);

    [LoggerMessage(99, LogLevel.Warning, "Table {Topic}: the topic does not exist; the table is empty until it does")]
    private static partial void LogMissing(ILogger logger, string topic);

    [LoggerMessage(100, LogLevel.Warning, "Table {Topic}: the topic was created anew and is read from its beginning")]
    private static partial void LogCreatedAnew(ILogger logger, string topic);

    [LoggerMessage(101, LogLevel.Warning, "Table {Topic}: partition {Partition} is read from its beginning, the place in it is gone ({Reason})")]
    private static partial void LogLostPlace(ILogger logger, string topic, int partition, string reason);

    [LoggerMessage(102, LogLevel.Error, "Table {Topic}: record {Partition}@{Offset} cannot be taken and is left behind")]
    private static partial void LogHandlerFailed(ILogger logger, Exception exception, string topic, int partition, long offset);
}

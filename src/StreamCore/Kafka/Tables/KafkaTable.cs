using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StreamCore.Metrics;
using StreamCore.Runtime;

namespace StreamCore.Kafka.Tables;

/// <summary>
/// Reads a whole compacted topic and follows it, as Kafka Streams' global table does: every instance has all of it. On a
/// thread and with a consumer of its own, outside of any consumer group, as a read_committed reader, so that what an aborted
/// transaction wrote is never seen. The table keeps no values: it hands each change to a handler, in the order of the
/// partition. Broker losses are survived, for as long as they take.
/// </summary>
/// <remarks>
/// A table that was cut off for longer than the topic's <c>delete.retention.ms</c> (a day by default) may miss tombstones, as
/// any reader of a compacted topic may; and where a topic is created anew, keys of the old one that the new one does not have
/// are not deleted one by one. For the latter there is <c>onReset</c>.
/// </remarks>
public sealed partial class KafkaTable : IDisposable
{
    private static readonly TimeSpan PollTimeout = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan RetryWait = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The most records between two looks at what else there is to do.</summary>
    private const int MaxTurnRecords = 1_000;

    private readonly KafkaTableOptions _options;
    private readonly KafkaTableHandler _handler;
    private readonly Action<int>? _onReset;
    private readonly KafkaClientSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly KeyValuePair<string, object?> _topicTag;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _caughtUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _thread;
    private readonly IDisposable _observation;
    private readonly long _started;

    // Used by the table's thread alone.
    private readonly SortedDictionary<int, TablePartition> _partitions = [];
    private readonly ReusedBytes _keys = new();
    private readonly ReusedBytes _values = new();
    private string _topicId = "";
    private bool _isFound;
    private bool _isAssignmentStale;
    private long _lastProgress;

    // Written by the table's thread.
    private volatile string? _error;
    private volatile int _partitionCount;
    private long _records;
    private long _lag = -1;
    private long _failedRecords;
    private long _restarts;

    /// <summary>Starts reading.</summary>
    /// <param name="options">Which topic, and how.</param>
    /// <param name="handler">Takes each change, on the table's thread.</param>
    /// <param name="onReset">
    /// Called on the table's thread, with a partition's number, before the partition is read again from its beginning: its topic
    /// was created anew, or no longer has what comes next. What was handed over of it holds only as far as it comes again.
    /// </param>
    /// <param name="loggerFactory">Makes the logger; none by default.</param>
    /// <param name="timeProvider">The clock; the system's by default.</param>
    /// <exception cref="ArgumentException">The topic has no name, or the settings name no broker.</exception>
    public KafkaTable(
        KafkaTableOptions options,
        KafkaTableHandler handler,
        Action<int>? onReset = null,
        ILoggerFactory? loggerFactory = null,
        TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(handler);
        ArgumentException.ThrowIfNullOrEmpty(options.Topic);
        var client = new StreamExecutionOptions { ApplicationId = options.ClientId, Kafka = options.Kafka };
        client.Validate();
        client.ValidateKafka();
        _options = options;
        _handler = handler;
        _onReset = onReset;
        _settings = new(client);
        _time = timeProvider ?? TimeProvider.System;
        _logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger<KafkaTable>();
        _topicTag = new("topic", options.Topic);
        _started = _lastProgress = _time.GetTimestamp();
        _observation = TableMetrics.Observe(this);
        _thread = new Thread(Run) { Name = "table " + options.Topic, IsBackground = true };
        _thread.Start();
    }

    /// <summary>
    /// Ends when everything was handed over that was in the topic when the reading began; is cancelled if the table is
    /// disposed before. A topic that does not exist is empty after a while (<see cref="KafkaTableOptions.MissingTopicPatience"/>).
    /// </summary>
    public Task CaughtUp => _caughtUp.Task;

    /// <summary>How the table fares; may be read from any thread.</summary>
    public KafkaTableStatus Status => new(
        _options.Topic,
        _caughtUp.Task.IsCompletedSuccessfully,
        _partitionCount,
        Volatile.Read(ref _records),
        Volatile.Read(ref _lag) is >= 0 and var lag ? lag : null,
        Volatile.Read(ref _failedRecords),
        Volatile.Read(ref _restarts),
        _error);

    /// <summary>Waits until the table has caught up (<see cref="CaughtUp"/>).</summary>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="cancellation">Gives the waiting up.</param>
    /// <returns>False if it has not in time; it goes on reading.</returns>
    public async Task<bool> WaitUntilCaughtUpAsync(TimeSpan timeout, CancellationToken cancellation = default)
    {
        try
        {
            await CaughtUp.WaitAsync(timeout, _time, cancellation).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Stops reading. No change is handed over after it, unless the handler or the client hangs for more than 10 s.</summary>
    public void Dispose()
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        _stop.Cancel();
        _observation.Dispose();
        if (Thread.CurrentThread != _thread && !_thread.Join(StopTimeout))
        {
            LogHangs(_options.Topic);
        }
    }

    private void Run()
    {
        var stop = _stop.Token;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                FollowWithNewClient(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // A request to the broker was under way.
            }
#pragma warning disable CA1031 // Whatever it is: it is told in the log and in the status, and the table goes on.
            catch (Exception e)
#pragma warning restore CA1031
            {
                _error = e.Message;
                _restarts++;
                Volatile.Write(ref _lag, -1);
                LogRetry(_options.Topic, e is KafkaException ? null : e, e.Message);
                stop.WaitHandle.WaitOne(RetryWait);
            }
        }

        _caughtUp.TrySetCanceled(stop);
    }

    private void FollowWithNewClient(CancellationToken stop)
    {
        // A client that remembers a broker which has gone away may wait for it for ever, so each attempt has a new one.
        using var consumer = new ConsumerBuilder<int, int>(_settings.Table())
            .SetKeyDeserializer(_keys)
            .SetValueDeserializer(_values)
            .SetErrorHandler((client, error) => KafkaClientLog.Error(_logger, client, error))
            .SetLogHandler((_, message) => KafkaClientLog.Write(_logger, message))
            .Build();
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        var patience = new StallPatience(_time);
        var position = 0L;
        _isAssignmentStale = _isFound;
        while (!stop.IsCancellationRequested)
        {
            Check(admin, stop);
            if (_isAssignmentStale)
            {
                _isAssignmentStale = false;
                consumer.Assign(_partitions.Values.Select(partition => new TopicPartitionOffset(_options.Topic, partition.Number, partition.Next)));
            }

            var check = _time.GetTimestamp();
            var interval = _isFound ? _options.CheckInterval : RetryWait;
            while (_time.GetElapsedTime(check) < interval && !stop.IsCancellationRequested)
            {
                TakeTurn(consumer, stop);
            }

            // Whoever stands still and has nothing to read, or reads, is well.
            var now = _partitions.Values.Sum(partition => partition.Next.IsSpecial ? 0 : partition.Next.Value);
            if (now != position || !IsBehind(admin, stop))
            {
                position = now;
                patience.OnProgress();
            }

            patience.ThrowIfStalled($"nothing of topic '{_options.Topic}' has come, although there is more");
        }
    }

    /// <summary>Looks whether the topic is there, whether it is another one than before, and which partitions it has.</summary>
    private void Check(IAdminClient admin, CancellationToken stop)
    {
        if (TableTopic.Find(admin, _options.Topic, stop) is not { } topic)
        {
            OnMissing();
            return;
        }

        _isFound = true;
        if (_topicId.Length > 0 && topic.Id != _topicId)
        {
            LogCreatedAnew(_options.Topic);
            foreach (var partition in _partitions.Keys)
            {
                _onReset?.Invoke(partition);
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

            if (!_caughtUp.Task.IsCompleted)
            {
                // Not the end that a read_committed reader is told: a transaction may have committed whose marker is still on
                // its way (KAFKA-10167).
                foreach (var end in TableTopic.FindEnds(admin, missing.Select(ToTopicPartition), IsolationLevel.ReadUncommitted, stop))
                {
                    _partitions[end.Partition.Value].CatchUpEnd = end.Offset.Value;
                }
            }

            _partitionCount = _partitions.Count;
            _isAssignmentStale = true;
            LogReads(_options.Topic, _partitions.Count, _partitions.Values.Sum(partition => partition.CatchUpRemaining));
        }

        _error = null;
    }

    private void OnMissing()
    {
        if (_isFound)
        {
            // What was read holds until there is a new topic of the name.
            throw new KafkaException(new Error(ErrorCode.UnknownTopicOrPart, "the topic was deleted"));
        }

        _error = "the topic does not exist";
        if (!_caughtUp.Task.IsCompleted && _time.GetElapsedTime(_started) >= _options.MissingTopicPatience)
        {
            LogMissing(_options.Topic);
            _caughtUp.TrySetResult();
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
            Volatile.Write(ref _records, _records + records);
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
            LogLostPlace(_options.Topic, partition, e.Error.Reason);
            _onReset?.Invoke(partition);
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
            _handler(in change);
        }
#pragma warning disable CA1031 // A record that cannot be handled must not keep the table from all that come behind it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Volatile.Write(ref _failedRecords, _failedRecords + 1);
            LogHandlerFailed(e, _options.Topic, change.Partition, change.Offset);
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

        Volatile.Write(ref _lag, _isFound && lag is { } known ? known : -1);
        if (_caughtUp.Task.IsCompleted || !_isFound)
        {
            return;
        }

        if (remaining == 0)
        {
            LogCaughtUp(_options.Topic, _records, _time.GetElapsedTime(_started).TotalMilliseconds);
            _caughtUp.TrySetResult();
        }
        else if (_time.GetElapsedTime(_lastProgress) >= ProgressInterval)
        {
            _lastProgress = _time.GetTimestamp();
            LogProgress(_options.Topic, _records, remaining);
        }
    }

    private bool IsBehind(IAdminClient admin, CancellationToken stop) => _isFound
        && TableTopic.FindEnds(admin, _partitions.Keys.Select(ToTopicPartition), IsolationLevel.ReadCommitted, stop)
            .Any(end => _partitions[end.Partition.Value].Next is var next && (next.IsSpecial ? end.Offset.Value > 0 : next.Value < end.Offset.Value));

    private TopicPartition ToTopicPartition(int number) => new(_options.Topic, number);

    [LoggerMessage(95, LogLevel.Information, "Table {Topic}: reads {Partitions} partition(s); {Remaining} offsets until it has caught up")]
    private partial void LogReads(string topic, int partitions, long remaining);

    [LoggerMessage(96, LogLevel.Information, "Table {Topic}: has caught up, {Records} record(s) in {Milliseconds:F0} ms")]
    private partial void LogCaughtUp(string topic, long records, double milliseconds);

    [LoggerMessage(97, LogLevel.Information, "Table {Topic}: {Records} record(s) read, {Remaining} offsets until it has caught up")]
    private partial void LogProgress(string topic, long records, long remaining);

    [LoggerMessage(98, LogLevel.Warning, "Table {Topic}: cannot be read now, trying again: {Reason}")]
    private partial void LogRetry(string topic, Exception? exception, string reason);

    [LoggerMessage(99, LogLevel.Warning, "Table {Topic}: the topic does not exist; the table is empty until it does")]
    private partial void LogMissing(string topic);

    [LoggerMessage(100, LogLevel.Warning, "Table {Topic}: the topic was created anew and is read from its beginning")]
    private partial void LogCreatedAnew(string topic);

    [LoggerMessage(101, LogLevel.Warning, "Table {Topic}: partition {Partition} is read from its beginning, the place in it is gone ({Reason})")]
    private partial void LogLostPlace(string topic, int partition, string reason);

    [LoggerMessage(102, LogLevel.Error, "Table {Topic}: record {Partition}@{Offset} cannot be taken and is left behind")]
    private partial void LogHandlerFailed(Exception exception, string topic, int partition, long offset);

    [LoggerMessage(103, LogLevel.Warning, "Table {Topic}: its thread does not end; it is left behind")]
    private partial void LogHangs(string topic);
}

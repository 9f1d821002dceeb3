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
    private static readonly TimeSpan RetryWait = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);

    private readonly string _topic;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly TableProgress _progress;
    private readonly TableReader _reader;
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;
    private readonly IDisposable _observation;

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
        _topic = options.Topic;
        _time = timeProvider ?? TimeProvider.System;
        _logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger<KafkaTable>();
        _progress = new(_topic, _time, _logger);
        _reader = new(options, new(client), handler, onReset, _progress, _time, _logger);
        _observation = TableMetrics.Observe(this);
        _thread = new Thread(Run) { Name = "table " + _topic, IsBackground = true };
        _thread.Start();
    }

    /// <summary>
    /// Ends when everything was handed over that was in the topic when the reading began; is cancelled if the table is
    /// disposed before. A topic that does not exist is empty after a while (<see cref="KafkaTableOptions.MissingTopicPatience"/>).
    /// </summary>
    public Task CaughtUp => _progress.CaughtUp;

    /// <summary>How the table fares; may be read from any thread.</summary>
    public KafkaTableStatus Status => _progress.Status;

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
            LogHangs(_topic);
        }
    }

    private void Run()
    {
        var stop = _stop.Token;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                _reader.FollowWithNewClient(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // A request to the broker was under way.
            }
#pragma warning disable CA1031 // Whatever it is: it is told in the log and in the status, and the table goes on.
            catch (Exception e)
#pragma warning restore CA1031
            {
                _progress.OnRestart(e.Message);
                LogRetry(_topic, e is KafkaException ? null : e, e.Message);
                stop.WaitHandle.WaitOne(RetryWait);
            }
        }

        _progress.OnStopped(stop);
    }

    [LoggerMessage(98, LogLevel.Warning, "Table {Topic}: cannot be read now, trying again: {Reason}")]
    private partial void LogRetry(string topic, Exception? exception, string reason);

    [LoggerMessage(103, LogLevel.Warning, "Table {Topic}: its thread does not end; it is left behind")]
    private partial void LogHangs(string topic);
}

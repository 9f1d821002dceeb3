using EmbeddedKafka.Log;
using Microsoft.Extensions.Logging;

namespace EmbeddedKafka.Topics;

/// <summary>Applies retention and compaction to all logs from time to time.</summary>
internal sealed partial class LogCleaner : IDisposable
{
    private readonly TopicCatalog _topics;
    private readonly BrokerGate _gate;
    private readonly ILogger _logger;
    private readonly TimeSpan _interval;
    private readonly ITimer _timer;
    private readonly Queue<PartitionLog> _left = [];

    public LogCleaner(TopicCatalog topics, BrokerGate gate, TimeSpan interval, ILogger<LogCleaner> logger)
    {
        _topics = topics;
        _gate = gate;
        _logger = logger;
        _interval = interval;
        _timer = gate.CreateTimer(Clean);
        topics.TopicDeleted += _ => _left.Clear();
        Wait(interval);
    }

    /// <summary>Cleans every log now, as far as its topic's settings allow. Called without the gate.</summary>
    public void CleanAll()
    {
        using (_gate.Enter())
        {
            foreach (var log in _topics.Logs)
            {
                Clean(log, always: true);
            }
        }
    }

    public void Dispose() => _timer.Dispose();

    /// <summary>
    /// Cleans logs until one of them took time; then it goes on in a moment, so that requests get the gate in between.
    /// </summary>
    private void Clean()
    {
        Wait(_interval);
        if (_left.Count == 0)
        {
            foreach (var log in _topics.Logs)
            {
                _left.Enqueue(log);
            }
        }

        var worked = false;
        while (!worked && _left.TryDequeue(out var log))
        {
            worked = Clean(log, always: false);
        }

        if (_left.Count > 0)
        {
            Wait(TimeSpan.Zero);
        }
    }

    private bool Clean(PartitionLog log, bool always)
    {
        try
        {
            return log.ApplyRetention() | log.Compact(always);
        }
        catch (IOException e)
        {
            LogFailed(_logger, log.Name, e);
            return false;
        }
    }

    private void Wait(TimeSpan time) => _timer.Change(time, Timeout.InfiniteTimeSpan);

    [LoggerMessage(Level = LogLevel.Error, Message = "Cleaning {Partition} failed; it is tried again")]
    private static partial void LogFailed(ILogger logger, string partition, Exception exception);
}

using Microsoft.Extensions.Logging;

namespace StreamCore.Kafka.Tables;

/// <summary>How a table fares: its catching up, and its figures. Written by the table's thread, read by any.</summary>
internal sealed partial class TableProgress(string topic, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(5);

    private readonly TaskCompletionSource _caughtUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _started = time.GetTimestamp();
    private long _reported = time.GetTimestamp();
    private volatile string? _error;
    private volatile int _partitions;
    private long _records;
    private long _lag = -1;
    private long _failedRecords;
    private long _restarts;

    /// <summary>See <see cref="KafkaTable.CaughtUp"/>.</summary>
    public Task CaughtUp => _caughtUp.Task;

    /// <summary>How long ago the reading began.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(_started);

    /// <summary>See <see cref="KafkaTable.Status"/>.</summary>
    public KafkaTableStatus Status => new(
        topic,
        CaughtUp.IsCompletedSuccessfully,
        _partitions,
        Volatile.Read(ref _records),
        Volatile.Read(ref _lag) is >= 0 and var lag ? lag : null,
        Volatile.Read(ref _failedRecords),
        Volatile.Read(ref _restarts),
        _error);

    /// <summary>The broker was asked for the topic.</summary>
    /// <param name="error">What is wrong with it; null if it can be read.</param>
    public void OnChecked(string? error) => _error = error;

    /// <summary>The partitions are known.</summary>
    public void OnPartitions(int count) => _partitions = count;

    /// <summary>Reading begins again with new clients.</summary>
    /// <param name="error">Why it has to.</param>
    public void OnRestart(string error)
    {
        _error = error;
        Volatile.Write(ref _restarts, _restarts + 1);
        Volatile.Write(ref _lag, -1);
    }

    /// <summary>Records were handed over.</summary>
    public void OnRecords(int count) => Volatile.Write(ref _records, _records + count);

    /// <summary>The handler threw over a record.</summary>
    public void OnFailedRecord() => Volatile.Write(ref _failedRecords, _failedRecords + 1);

    /// <summary>How far behind the topic's end the table is; null while that is not known.</summary>
    public void OnLag(long? lag) => Volatile.Write(ref _lag, lag ?? -1);

    /// <summary>So many offsets are still to be read until the table has caught up.</summary>
    public void OnRemaining(long remaining)
    {
        if (CaughtUp.IsCompleted)
        {
            return;
        }

        if (remaining == 0)
        {
            LogCaughtUp(logger, topic, _records, Elapsed.TotalMilliseconds);
            _caughtUp.TrySetResult();
        }
        else if (time.GetElapsedTime(_reported) >= ReportInterval)
        {
            _reported = time.GetTimestamp();
            LogProgress(logger, topic, _records, remaining);
        }
    }

    /// <summary>There is no topic, and so nothing to catch up with.</summary>
    public void OnNothingToRead() => _caughtUp.TrySetResult();

    /// <summary>Nothing is read any more.</summary>
    public void OnStopped(CancellationToken stop) => _caughtUp.TrySetCanceled(stop);

    [LoggerMessage(96, LogLevel.Information, "Table {Topic}: has caught up, {Records} record(s) in {Milliseconds:F0} ms")]
    private static partial void LogCaughtUp(ILogger logger, string topic, long records, double milliseconds);

    [LoggerMessage(97, LogLevel.Information, "Table {Topic}: {Records} record(s) read, {Remaining} offsets until it has caught up")]
    private static partial void LogProgress(ILogger logger, string topic, long records, long remaining);
}

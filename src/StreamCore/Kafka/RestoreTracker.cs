using Microsoft.Extensions.Logging;
using StreamCore.Metrics;
using StreamCore.Runtime;

namespace StreamCore.Kafka;

/// <summary>Counts what the restore of a partition reads. The restore writes it; anybody may ask how far it has come.</summary>
internal sealed partial class RestoreTracker(int partition, TimeProvider time, ILogger logger)
{
    private const int RecordsPerLook = 256;
    private const double BytesPerMegabyte = 1024 * 1024;

    private static readonly TimeSpan LogInterval = TimeSpan.FromSeconds(5);

    private readonly long _assigned = time.GetTimestamp();
    private RestoreOrigin _origin;
    private long _records;
    private long _counted;
    private long _bytes;
    private long _begin;
    private long _next;
    private long _end = -1;
    private long _began;
    private long _logged;

    /// <summary>How far it has come.</summary>
    public RestoreProgress Progress
    {
        get
        {
            var end = Volatile.Read(ref _end);
            return end < 0
                ? new(RestoreOrigin.Changelog, 0, 0, 0, 0, null, TimeSpan.Zero)
                : new(
                    _origin,
                    Volatile.Read(ref _records),
                    Volatile.Read(ref _bytes),
                    _begin,
                    Volatile.Read(ref _next),
                    end,
                    time.GetElapsedTime(Volatile.Read(ref _began)));
        }
    }

    /// <summary>The reading begins, perhaps once more after a failure.</summary>
    public void Begin(RestoreOrigin origin, long begin, long end)
    {
        // While the end is unset, nobody looks at the rest.
        Volatile.Write(ref _end, -1);
        _origin = origin;
        _records = 0;
        _counted = 0;
        _bytes = 0;
        _begin = begin;
        _next = begin;
        _began = time.GetTimestamp();
        _logged = _began;
        Volatile.Write(ref _end, end);
        LogBegins(logger, partition, origin, begin, end);
    }

    /// <summary>A record was read.</summary>
    /// <param name="next">The offset behind it.</param>
    /// <param name="bytes">The bytes of its key and value.</param>
    public void OnRecord(long next, int bytes)
    {
        Volatile.Write(ref _bytes, _bytes + bytes);
        Volatile.Write(ref _records, _records + 1);
        Volatile.Write(ref _next, next);
        if (_records % RecordsPerLook == 0)
        {
            OnTurn();
        }
    }

    /// <summary>The reader has come to an offset without a record there: only markers of transactions lay before it.</summary>
    public void OnPosition(long next) => Volatile.Write(ref _next, next);

    /// <summary>Now and then, also if nothing comes: counts, and logs a line if one is due.</summary>
    public void OnTurn()
    {
        Count();
        if (time.GetElapsedTime(_logged) >= LogInterval)
        {
            _logged = time.GetTimestamp();
            var progress = Progress;
            LogProgress(logger, partition, progress.Records, progress.Bytes / BytesPerMegabyte, progress.Percent, progress.EstimatedRemaining?.TotalSeconds);
        }
    }

    /// <summary>The partition is restored.</summary>
    public void End(RestoredPartition restored)
    {
        Count();
        var elapsed = time.GetElapsedTime(_assigned);
        StreamMetrics.Restore.Record(elapsed.TotalMilliseconds);
        LogRestored(logger, partition, restored.State.Count, _origin, _records, _bytes, restored.NextOffset, elapsed.TotalMilliseconds);
    }

    private void Count()
    {
        StreamMetrics.RestoredRecords.Add(_records - _counted);
        _counted = _records;
    }

    [LoggerMessage(40, LogLevel.Information, "Partition {Partition}: restored {Keys} keys (from: {Origin}; {Records} changelog records, {Bytes} bytes read), "
        + "goes on at offset {NextOffset} ({Milliseconds:F0} ms)")]
    private static partial void LogRestored(
        ILogger logger, int partition, long keys, RestoreOrigin origin, long records, long bytes, long nextOffset, double milliseconds);

    [LoggerMessage(42, LogLevel.Information, "Partition {Partition}: restore begins (from: {Origin}) with changelog offset {Begin} and goes to {End}")]
    private static partial void LogBegins(ILogger logger, int partition, RestoreOrigin origin, long begin, long end);

    [LoggerMessage(43, LogLevel.Information, "Partition {Partition}: {Records} changelog records ({Megabytes:F1} MB) restored, {Percent:F0} %; "
        + "about {Seconds:F0} s left")]
    private static partial void LogProgress(ILogger logger, int partition, long records, double megabytes, double percent, double? seconds);
}

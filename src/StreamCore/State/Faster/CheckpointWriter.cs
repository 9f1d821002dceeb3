using Microsoft.Extensions.Logging;

namespace StreamCore.State.Faster;

/// <summary>
/// Writes the checkpoints of one store. One begins at the end of an epoch, where the log's end becomes read-only. Its part of the
/// log goes to disk in the background; then the manifest is written, in the background too.
/// </summary>
internal sealed partial class CheckpointWriter(
    FasterTable table,
    CheckedDevice device,
    CapturedCheckpoints captured,
    CheckpointFiles files,
    StorePartition partition,
    FasterOptions options,
    long? beginOffset,
    ILogger logger)
{
    /// <summary>A checkpoint that takes longer is reported as failed, though it may still complete.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private CheckpointManifest? _running;
    private Task? _writer;
    private bool _isReported;
    private long _lastBegin = options.TimeProvider.GetTimestamp();

    public CheckpointStatus Status { get; private set; } = new(0, 0, beginOffset, null);

    public bool IsRunning => _running is not null;

    public bool IsDue => _running is null && options.TimeProvider.GetElapsedTime(_lastBegin) >= options.CheckpointInterval;

    /// <summary>Begins a checkpoint of what is in the store now.</summary>
    public void Begin(long changelogOffset, long count, long liveBytes)
    {
        _lastBegin = options.TimeProvider.GetTimestamp();
        _isReported = false;
        table.AlignTail();
        var end = table.Log.TailAddress;
        if (!table.TryBeginCheckpoint(out var token))
        {
            Fail("the last one is still under way");
            return;
        }

        if (table.Log.ReadOnlyAddress != end || table.Log.TailAddress != end)
        {
            Fail($"the log is read-only up to {table.Log.ReadOnlyAddress}, not up to its end at {end}");
            return;
        }

        _running = new()
        {
            Format = CheckpointManifest.CurrentFormat,
            ApplicationId = partition.ApplicationId,
            Changelog = partition.Changelog,
            Partition = partition.Partition,
            Created = options.TimeProvider.GetUtcNow(),
            ChangelogOffset = changelogOffset,
            Count = count,
            LiveBytes = liveBytes,
            PageSize = options.PageSize,
            IndexSize = options.IndexSize,
            BeginAddress = table.Log.BeginAddress,
            EndAddress = end,
            Token = token,
            Metadata = [],
            Segments = [],
        };
    }

    /// <summary>Goes on with the checkpoint that is under way, if there is one.</summary>
    public void Advance()
    {
        if (_running is null)
        {
            return;
        }

        table.Refresh();
        if (_writer is null && captured.Find(_running.Token) is { } metadata)
        {
            _running = _running with { Metadata = metadata };
            var running = _running;
            _writer = Task.Run(() => files.Commit(running, device.Delete));
        }

        if (_writer is { IsCompleted: true })
        {
            End(_writer);
        }
        else if (!_isReported && (device.Writes.Error is not null || options.TimeProvider.GetElapsedTime(_lastBegin) > Patience))
        {
            // It goes on: what cannot be written now is tried again and again.
            Fail(device.Writes.Error ?? $"it has not completed within {Patience}");
        }
    }

    /// <summary>Waits for the manifest that is being written, if there is one.</summary>
    public void WaitForWriter() =>
        _writer?.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).Wait();

    private void End(Task writer)
    {
        if (writer.Exception?.InnerException is { } error)
        {
            Fail(error.Message);
        }
        else
        {
            Status = new(Status.Completed + 1, Status.Failed, _running!.ChangelogOffset, null);
        }

        _running = null;
        _writer = null;
    }

    private void Fail(string reason)
    {
        Status = Status with { Failed = Status.Failed + (_isReported ? 0 : 1), LastError = reason };
        _isReported = true;
        LogFailed(logger, partition.Changelog, partition.Partition, reason);
    }

    [LoggerMessage(91, LogLevel.Warning, "{Changelog}/{Partition}: a checkpoint has failed, the one before is kept: {Reason}")]
    private static partial void LogFailed(ILogger logger, string changelog, int partition, string reason);
}

using Microsoft.Extensions.Logging;

namespace StreamCore.State.Faster;

/// <summary>One partition's state in FASTER.</summary>
internal sealed class FasterStateStore : ICheckpointingStore
{
    // What a record takes beside key and value, about.
    private const int EntryOverhead = 24;

    private readonly FasterTable _table;
    private readonly CheckpointFiles _files;
    private readonly MemoryBudget.Share _memory;
    private readonly CheckpointWriter _checkpoints;
    private readonly LogCompaction _compaction;
    private LogScan? _sweep;
    private long _liveBytes;

    private FasterStateStore(
        FasterTable table, CheckpointFiles files, MemoryBudget.Share memory, CheckpointWriter checkpoints, FasterOptions options, CheckpointManifest? begin)
    {
        _table = table;
        _files = files;
        _memory = memory;
        _checkpoints = checkpoints;
        _compaction = new(table, options);
        Count = begin?.Count ?? 0;
        _liveBytes = begin?.LiveBytes ?? 0;
    }

    /// <inheritdoc/>
    public long Count { get; private set; }

    /// <inheritdoc/>
    public bool IsCheckpointDue => _checkpoints.IsDue;

    /// <inheritdoc/>
    public CheckpointStatus Checkpoint => _checkpoints.Status;

    /// <summary>Opens a partition's store at its newest usable checkpoint, or empty.</summary>
    public static OpenedStore Open(FasterOptions options, StorePartition partition, MemoryBudget.Share memory, ILogger logger)
    {
        var files = new CheckpointFiles(options, partition, logger);
        try
        {
            foreach (var (number, manifest) in files.FindUsable())
            {
                if (TryOpen(options, partition, memory, files, number, manifest, logger) is { } store)
                {
                    try
                    {
                        files.BeginWith(number, manifest);
                    }
                    catch
                    {
                        store.Dispose();
                        throw;
                    }

                    return new(store, manifest.ChangelogOffset);
                }
            }

            files.BeginWith(null, null);
            return new(Open(options, partition, memory, files, begin: null, logger), 0);
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public bool TryGet(ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        var found = _table.TryGet(key);
        value = found ? _table.Value : default;
        return found;
    }

    /// <inheritdoc/>
    public void Upsert(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (_table.Contains(key))
        {
            _liveBytes += value.Length - _table.ValueLength;
        }
        else
        {
            Count++;
            _liveBytes += EntryOverhead + key.Length + value.Length;
        }

        _table.Upsert(key, value);
    }

    /// <inheritdoc/>
    public void Delete(ReadOnlySpan<byte> key)
    {
        if (_table.Contains(key))
        {
            Count--;
            _liveBytes -= EntryOverhead + key.Length + _table.ValueLength;
            _table.Delete(key);
        }
    }

    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>> Entries()
    {
        using var scan = new LogScan(_table, _table.Log.BeginAddress, _table.Log.TailAddress);
        while (!scan.IsAtEnd)
        {
            if (scan.Next())
            {
                yield return new(scan.Key.ToArray(), scan.Value.ToArray());
            }
        }
    }

    /// <inheritdoc/>
    public long Sweep(long cursor, int count, EntryVisitor visitor)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);

        // The cursor is an address. What is written during a round is behind its end; what compaction moves too.
        var begin = Math.Max(cursor, _table.Log.BeginAddress);
        if (_sweep is null || cursor == 0 || _sweep.NextAddress != begin)
        {
            _sweep?.Dispose();
            _sweep = new(_table, begin, Math.Max(begin, _table.Log.TailAddress));
        }

        for (var steps = 4L * count; steps > 0 && count > 0 && !_sweep.IsAtEnd; steps--)
        {
            if (_sweep.Next())
            {
                visitor(_sweep.Key, _sweep.Value);
                count--;
            }
        }

        if (!_sweep.IsAtEnd)
        {
            return _sweep.NextAddress;
        }

        _sweep.Dispose();
        _sweep = null;
        return 0;
    }

    /// <inheritdoc/>
    public void OnEpochCommitted(long? changelogOffset)
    {
        _checkpoints.Advance();
        if (_checkpoints.IsRunning)
        {
            return;
        }

        if (changelogOffset is { } offset)
        {
            _checkpoints.Begin(offset, Count, _liveBytes);
        }
        else
        {
            _compaction.Step(_liveBytes);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            _checkpoints.WaitForWriter();
            _sweep?.Dispose();
            _compaction.Dispose();
            _table.Dispose();
            _files.DeleteRest();
        }
        finally
        {
            _files.Dispose();
            _memory.Dispose();
        }
    }

    private static FasterStateStore? TryOpen(
        FasterOptions options, StorePartition partition, MemoryBudget.Share memory, CheckpointFiles files, int number, CheckpointManifest manifest, ILogger logger)
    {
        try
        {
            return Open(options, partition, memory, files, manifest, logger);
        }
        catch (Exception e) when (e is CheckpointUnusableException or FASTER.core.FasterException or IOException)
        {
            files.Reject(number, e);
            return null;
        }
    }

    private static FasterStateStore Open(
        FasterOptions options, StorePartition partition, MemoryBudget.Share memory, CheckpointFiles files, CheckpointManifest? begin, ILogger logger)
    {
        var device = new CheckedDevice(files.LogPath, begin?.EndAddress ?? 0, options);
        var captured = new CapturedCheckpoints();
        var table = new FasterTable(device, captured, memory, options);
        try
        {
            if (begin is not null)
            {
                captured.Provide(begin);
                table.Recover(begin.Token);
            }

            table.Start();
            return new(table, files, memory, new(table, device, captured, files, partition, options, begin?.ChangelogOffset, logger), options, begin);
        }
        catch
        {
            table.Dispose();
            throw;
        }
    }
}

namespace StreamCore.State.Faster;

/// <summary>How far the log is on disk, and what could not be written yet.</summary>
/// <param name="writtenUntil">Up to where it is from the start.</param>
internal sealed class LogWrites(long writtenUntil)
{
    private readonly object _lock = new();
    private readonly HashSet<LogWrite> _running = [];
    private readonly HashSet<LogWrite> _failed = [];
    private readonly SortedList<long, long> _ahead = [];
    private long _writtenUntil = writtenUntil;
    private string? _error;

    /// <summary>Everything before this address is on disk.</summary>
    public long WrittenUntil => Volatile.Read(ref _writtenUntil);

    /// <summary>Why what has failed could not be written; null if nothing has.</summary>
    public string? Error => Volatile.Read(ref _error);

    public void OnBegin(LogWrite write)
    {
        lock (_lock)
        {
            _running.Add(write);
        }
    }

    public void OnSuccess(LogWrite write)
    {
        lock (_lock)
        {
            _running.Remove(write);
            _failed.Remove(write);
            if (_failed.Count == 0)
            {
                Volatile.Write(ref _error, null);
            }

            // Writes end in any order.
            _ahead[write.Address] = Math.Max(write.End, _ahead.GetValueOrDefault(write.Address));
            while (_ahead.Count > 0 && _ahead.Keys[0] <= _writtenUntil)
            {
                Volatile.Write(ref _writtenUntil, Math.Max(_writtenUntil, _ahead.Values[0]));
                _ahead.RemoveAt(0);
            }

            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>A write has failed, and is to be tried again.</summary>
    /// <returns>True if it is the only one.</returns>
    public bool OnFailure(LogWrite write, string error)
    {
        lock (_lock)
        {
            _running.Remove(write);
            var isFirst = _failed.Count == 0;
            _failed.Add(write);
            Volatile.Write(ref _error, error);
            Monitor.PulseAll(_lock);
            return isFirst;
        }
    }

    /// <summary>What has failed and is not being tried again; false if nothing has failed.</summary>
    public bool TryGetFailed(out List<LogWrite> waiting)
    {
        lock (_lock)
        {
            waiting = [.. _failed.Where(write => !_running.Contains(write))];
            return _failed.Count > 0;
        }
    }

    /// <summary>Waits until everything before an address is on disk, as far as it has been given to the disk.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void WaitUntil(long address)
    {
        if (WrittenUntil >= address)
        {
            return;
        }

        lock (_lock)
        {
            while (_writtenUntil < address && _running.Count + _failed.Count > 0)
            {
                if (_failed.Count > 0)
                {
                    throw new IOException(
                        $"The state has to move to disk to make room in memory, and cannot: {_error} Nothing is lost: the state is restored from a checkpoint or the "
                        + "changelog. Make room on the disk, or give the store more memory.");
                }

                Monitor.Wait(_lock);
            }
        }
    }
}

namespace StreamCore.Runtime.Aligned;

/// <summary>
/// Decides when an epoch ends: as soon as there is something to commit, but not before it has lasted four times as long
/// as the last commit took, so that a region spends at most a fifth of its time on commits. Light load gives short epochs
/// and low latency, heavy load long ones, and nobody tunes an interval.
/// </summary>
/// <param name="minDuration">The least time from one commit to the next.</param>
/// <param name="time">The job's clock, which the least time goes by.</param>
/// <param name="machine">The machine's own clock, which commits are measured with: the job's may be in a test's hands.</param>
internal sealed class EpochPace(TimeSpan minDuration, TimeProvider time, TimeProvider machine)
{
    private const int MinWorkPerCommit = 4;

    private static readonly TimeSpan MaxAlignment = TimeSpan.FromMilliseconds(50);

    /// <summary>A single slow commit does not hold the next one back for long.</summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long an epoch may last without anything to commit, while sinks hold something open: a file that is not full is
    /// closed by its age, which is looked at when an epoch ends.
    /// </summary>
    private static readonly TimeSpan MaxIdleEpoch = TimeSpan.FromSeconds(10);

    private readonly object _lock = new();
    private volatile bool _hasWork;
    private bool _isStopped;
    private bool _isRequested;
    private bool _hasOpen;
    private long _lastCommit = time.GetTimestamp();
    private long _lastCommitOnMachine = machine.GetTimestamp();
    private TimeSpan _wait = TimeSpan.Zero;

    /// <summary>Something was processed that has to be committed. May be called from any thread, often.</summary>
    public void NoteWork()
    {
        if (!_hasWork)
        {
            lock (_lock)
            {
                _hasWork = true;
                Monitor.Pulse(_lock);
            }
        }
    }

    /// <summary>The epoch that is open is the last one: it ends now.</summary>
    public void OnStop()
    {
        lock (_lock)
        {
            _isStopped = true;
            Monitor.Pulse(_lock);
        }
    }

    /// <summary>An epoch is wanted for its own sake: the one that is open ends now.</summary>
    public void RequestEpoch()
    {
        lock (_lock)
        {
            _isRequested = true;
            Monitor.Pulse(_lock);
        }
    }

    /// <summary>All that was processed so far is in the epoch that is about to commit, and nothing is being processed.</summary>
    public void OnEpochEnded() => _hasWork = false;

    /// <summary>An epoch has committed.</summary>
    /// <param name="alignment">
    /// How long the subtasks took to end it. Of that only so much counts: if they took long, they were not idle but worked
    /// off what had piled up before slow operators.
    /// </param>
    /// <param name="commit">How long the commit took then.</param>
    /// <param name="hasOpen">Whether sinks hold something open.</param>
    public void OnCommit(TimeSpan alignment, TimeSpan commit, bool hasOpen)
    {
        _hasOpen = hasOpen;
        _lastCommit = time.GetTimestamp();
        _lastCommitOnMachine = machine.GetTimestamp();
        var wait = ((alignment < MaxAlignment ? alignment : MaxAlignment) + commit) * MinWorkPerCommit;
        _wait = wait < MaxWait ? wait : MaxWait;
    }

    /// <summary>Waits until the epoch should end.</summary>
    /// <returns>False if it is the last one.</returns>
    /// <exception cref="OperationCanceledException">The region has failed.</exception>
    public bool WaitForEpochEnd(CancellationToken cancellation)
    {
        using var registration = cancellation.UnsafeRegister(static pace => ((EpochPace)pace!).Wake(), this);
        lock (_lock)
        {
            while (true)
            {
                cancellation.ThrowIfCancellationRequested();
                if (_isStopped)
                {
                    return false;
                }

                if (_isRequested)
                {
                    _isRequested = false;
                    return true;
                }

                var elapsed = time.GetElapsedTime(_lastCommit);
                var least = minDuration - elapsed;
                var remaining = _wait - machine.GetElapsedTime(_lastCommitOnMachine);
                remaining = remaining > least ? remaining : least;
                if (_hasWork ? remaining <= TimeSpan.Zero : _hasOpen && elapsed >= MaxIdleEpoch)
                {
                    return true;
                }

                Monitor.Wait(_lock, _hasWork ? Ceiling(remaining) : _hasOpen ? MaxIdleEpoch : Timeout.InfiniteTimeSpan);
            }
        }
    }

    private static TimeSpan Ceiling(TimeSpan wait) => TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));

    private void Wake()
    {
        lock (_lock)
        {
            Monitor.PulseAll(_lock);
        }
    }
}

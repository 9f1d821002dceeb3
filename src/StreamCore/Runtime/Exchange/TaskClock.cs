namespace StreamCore.Runtime.Exchange;

/// <summary>
/// Keeps account of a subtask's time. The clock is read only where the subtask waits, which is seldom; all the rest of
/// the time it is busy.
/// </summary>
internal sealed class TaskClock
{
    private readonly TimeProvider _timeProvider;
    private readonly Lock _lock = new();
    private readonly long _start;
    private long _idle;
    private long _backPressured;
    private TaskWait _wait;
    private long _waitStart;

    /// <summary>Starts the clock.</summary>
    public TaskClock(TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _start = timeProvider.GetTimestamp();
    }

    /// <summary>The subtask begins to wait; called by its thread.</summary>
    /// <exception cref="InvalidOperationException">It waits already.</exception>
    public void BeginWait(TaskWait wait)
    {
        var now = _timeProvider.GetTimestamp();
        lock (_lock)
        {
            if (_wait != TaskWait.None)
            {
                throw new InvalidOperationException($"The subtask waits already ({_wait}); a clock belongs to one thread.");
            }

            _wait = wait;
            _waitStart = now;
        }
    }

    /// <summary>The wait is over; called by the subtask's thread.</summary>
    public void EndWait()
    {
        var now = _timeProvider.GetTimestamp();
        lock (_lock)
        {
            var waited = now - _waitStart;
            _ = _wait == TaskWait.Idle ? _idle += waited : _backPressured += waited;
            _wait = TaskWait.None;
        }
    }

    /// <summary>
    /// An idle wait that is under way is one for what comes behind: it counts as back-pressure from its beginning. May be
    /// called from any thread.
    /// </summary>
    public void OnHeldUp()
    {
        lock (_lock)
        {
            if (_wait == TaskWait.Idle)
            {
                _wait = TaskWait.BackPressured;
            }
        }
    }

    /// <summary>The times up to now, with the wait that is under way. May be called from any thread.</summary>
    public TaskTimes Read()
    {
        lock (_lock)
        {
            // Read inside of the lock, so that it is not before the start of a wait.
            var now = _timeProvider.GetTimestamp();
            var waiting = _wait == TaskWait.None ? 0 : Math.Max(0, now - _waitStart);
            var idle = _idle + (_wait == TaskWait.Idle ? waiting : 0);
            var backPressured = _backPressured + (_wait == TaskWait.BackPressured ? waiting : 0);
            return new(Time(now - _start - idle - backPressured), Time(idle), Time(backPressured));
        }
    }

    private TimeSpan Time(long timestamps) => _timeProvider.GetElapsedTime(0, timestamps);
}

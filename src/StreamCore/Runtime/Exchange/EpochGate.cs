namespace StreamCore.Runtime.Exchange;

/// <summary>
/// Where the subtasks of a region meet their coordinator at the end of each epoch. The coordinator requests the end;
/// sources see the request and send barriers; each subtask that has handled the epoch's barriers arrives and waits; the
/// coordinator commits when all are there, and releases them. What a subtask did before it arrived is visible to the
/// coordinator after its wait, and what the coordinator did before the release is visible to the subtasks after theirs.
/// </summary>
internal sealed class EpochGate
{
    private readonly CancellationToken _cancellation;

    // Two locks, so that an arrival wakes the coordinator and not the subtasks that are there already.
    private readonly object _arrivals = new();
    private readonly object _releases = new();
    private volatile Action[] _wakes = [];
    private int _arrived;
    private long _requested;
    private long _released;

    /// <summary>Creates a gate.</summary>
    /// <param name="lastEpoch">The number of the last committed epoch; epochs count up by 1 from there.</param>
    /// <param name="cancellation">Cancelled when the region ends; its source must not outlive the region by much.</param>
    public EpochGate(long lastEpoch, CancellationToken cancellation)
    {
        _requested = lastEpoch;
        _released = lastEpoch;
        _cancellation = cancellation;
        cancellation.UnsafeRegister(static gate => ((EpochGate)gate!).WakeAll(), this);
    }

    /// <summary>The epoch whose end was requested last. A source that has not ended it yet does so now.</summary>
    public long RequestedEpoch => Volatile.Read(ref _requested);

    /// <summary>
    /// Has an action called on the coordinator's thread at each request, such as <see cref="Inbox.Wake"/> of a source's
    /// inbox. A request from before is not repeated: look at <see cref="RequestedEpoch"/> afterwards.
    /// </summary>
    public void OnRequested(Action wake)
    {
        lock (_arrivals)
        {
            _wakes = [.. _wakes, wake];
        }
    }

    /// <summary>Requests the end of the epoch that is running; called by the coordinator.</summary>
    /// <exception cref="InvalidOperationException">It is not the next epoch, or the one before is not released.</exception>
    public void Request(long epoch)
    {
        var released = Volatile.Read(ref _released);
        if (_requested != released || epoch != released + 1)
        {
            throw new InvalidOperationException(
                $"Epoch {epoch} cannot be requested: {_requested} was requested last, and {released} released.");
        }

        Volatile.Write(ref _requested, epoch);
        foreach (var wake in _wakes)
        {
            wake();
        }
    }

    /// <summary>Tells that a subtask has handled the epoch's end, and waits for the release; called once by each subtask.</summary>
    /// <param name="epoch">The epoch's number.</param>
    /// <param name="clock">The subtask's clock; the wait counts as idle.</param>
    /// <exception cref="InvalidOperationException">The epoch's end was not requested, or it is released already.</exception>
    /// <exception cref="OperationCanceledException">The region ended.</exception>
    public void Arrive(long epoch, TaskClock clock)
    {
        lock (_arrivals)
        {
            if (epoch != RequestedEpoch || epoch == Volatile.Read(ref _released))
            {
                throw new InvalidOperationException(
                    $"A subtask has ended epoch {epoch}, but {RequestedEpoch} was requested last, and {Volatile.Read(ref _released)} released.");
            }

            _arrived++;
            Monitor.Pulse(_arrivals);
        }

        clock.BeginWait(TaskWait.Idle);
        try
        {
            lock (_releases)
            {
                _cancellation.ThrowIfCancellationRequested();
                while (_released < epoch)
                {
                    Monitor.Wait(_releases);
                    _cancellation.ThrowIfCancellationRequested();
                }
            }
        }
        finally
        {
            clock.EndWait();
        }
    }

    /// <summary>Waits until the subtasks have arrived; called by the coordinator.</summary>
    /// <param name="subtasks">How many subtasks there are.</param>
    /// <param name="timeout">The longest wait, by the machine's own clock.</param>
    /// <returns>False if the wait was too long. It may be repeated.</returns>
    /// <exception cref="OperationCanceledException">The region ended.</exception>
    public bool WaitAllArrived(int subtasks, TimeSpan timeout)
    {
        var clock = TimeProvider.System;
        var start = clock.GetTimestamp();
        lock (_arrivals)
        {
            while (true)
            {
                _cancellation.ThrowIfCancellationRequested();
                if (_arrived >= subtasks)
                {
                    return true;
                }

                var remaining = timeout == Timeout.InfiniteTimeSpan ? timeout : timeout - clock.GetElapsedTime(start);
                if (remaining <= TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan)
                {
                    return false;
                }

                Monitor.Wait(_arrivals, remaining);
            }
        }
    }

    /// <summary>Lets the subtasks go on: the epoch has committed. Called by the coordinator.</summary>
    /// <exception cref="InvalidOperationException">The epoch's end was not requested, or it is released already.</exception>
    public void Release(long epoch)
    {
        lock (_arrivals)
        {
            if (epoch != RequestedEpoch || epoch == _released)
            {
                throw new InvalidOperationException(
                    $"Epoch {epoch} cannot be released: {RequestedEpoch} was requested last, and {_released} released.");
            }

            _arrived = 0;
        }

        lock (_releases)
        {
            Volatile.Write(ref _released, epoch);
            Monitor.PulseAll(_releases);
        }
    }

    private void WakeAll()
    {
        lock (_arrivals)
        {
            Monitor.PulseAll(_arrivals);
        }

        lock (_releases)
        {
            Monitor.PulseAll(_releases);
        }
    }
}

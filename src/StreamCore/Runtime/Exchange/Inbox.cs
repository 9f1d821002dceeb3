namespace StreamCore.Runtime.Exchange;

/// <summary>
/// What waits to be processed by one subtask: batches of all channels that lead to it, in the order of their arrival.
/// Any number of threads post, one takes. It has no bound of its own, since each channel has only so many batches.
/// </summary>
internal sealed class Inbox
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(int.MaxValue);

    private readonly object _lock = new();
    private readonly Queue<RecordBatch> _batches = new();
    private readonly TaskClock _clock;
    private readonly CancellationToken _cancellation;
    private bool _readerWaits;
    private bool _woken;

    /// <summary>Creates an empty inbox.</summary>
    /// <param name="clock">The reading subtask's clock; takes the time spent waiting for input.</param>
    /// <param name="cancellation">Cancelled when the region ends; its source must not outlive the region by much.</param>
    public Inbox(TaskClock clock, CancellationToken cancellation)
    {
        _clock = clock;
        _cancellation = cancellation;
        cancellation.UnsafeRegister(static inbox => ((Inbox)inbox!).Wake(), this);
    }

    /// <summary>Takes the next batch if there is one; called by the reading subtask.</summary>
    /// <exception cref="OperationCanceledException">The region ended.</exception>
    public bool TryTake([System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out RecordBatch batch)
    {
        lock (_lock)
        {
            _cancellation.ThrowIfCancellationRequested();
            return _batches.TryDequeue(out batch);
        }
    }

    /// <summary>Takes the next batch, and waits for it if there is none; called by the reading subtask.</summary>
    /// <param name="timeout">
    /// The longest wait, 0 or more, by the machine's own clock; <see cref="Timeout.InfiniteTimeSpan"/> for no limit. What has
    /// to happen at a time of the job's clock has a timer call <see cref="Wake"/>.
    /// </param>
    /// <returns>Null after the time-out or a call of <see cref="Wake"/>, also one from before.</returns>
    /// <exception cref="OperationCanceledException">The region ended.</exception>
    public RecordBatch? Take(TimeSpan timeout)
    {
        lock (_lock)
        {
            _cancellation.ThrowIfCancellationRequested();
            if (_batches.TryDequeue(out var batch))
            {
                return batch;
            }

            if (!_woken)
            {
                Wait(timeout);
                _cancellation.ThrowIfCancellationRequested();
            }

            _woken = false;
            return _batches.TryDequeue(out batch) ? batch : null;
        }
    }

    /// <summary>
    /// Has <see cref="Take"/> return when there is nothing to take, once: there is something else to do. May be called from
    /// any thread.
    /// </summary>
    public void Wake()
    {
        lock (_lock)
        {
            _woken = true;
            PulseReader();
        }
    }

    /// <summary>Adds a batch; called by the writing subtasks. Never waits.</summary>
    public void Post(RecordBatch batch)
    {
        lock (_lock)
        {
            _batches.Enqueue(batch);
            PulseReader();
        }
    }

    // One wait is enough: it ends with a batch, a wake or the time-out, and whatever the cause, Take returns.
    private void Wait(TimeSpan timeout)
    {
        _clock.BeginWait(TaskWait.Idle);
        _readerWaits = true;
        try
        {
            Monitor.Wait(_lock, timeout < LongestWait ? timeout : LongestWait);
        }
        finally
        {
            _readerWaits = false;
            _clock.EndWait();
        }
    }

    private void PulseReader()
    {
        if (_readerWaits)
        {
            Monitor.Pulse(_lock);
        }
    }
}

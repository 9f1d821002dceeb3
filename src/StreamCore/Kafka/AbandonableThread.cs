using System.Runtime.ExceptionServices;

namespace StreamCore.Kafka;

/// <summary>
/// A thread for calls that may never return. The client's transactional calls take a time-out but do not always keep it:
/// librdkafka's <c>send_offsets_to_transaction</c> waits for ever when the coordinator that it remembers has gone away
/// (librdkafka issues 5456 and 5511). A caller that waited long enough gives the thread up and goes on without it.
/// </summary>
internal sealed class AbandonableThread : IDisposable
{
    // Kernel-style events, since they block at once: the slim ones spin first, which on few cores takes the processor
    // from the threads that are waited for.
    private readonly AutoResetEvent _requested = new(false);
    private readonly AutoResetEvent _completed = new(false);
    private readonly Action _afterwards;
    private Action? _action;
    private ExceptionDispatchInfo? _failure;
    private int _state;

    /// <summary>Starts the thread.</summary>
    /// <param name="name">The thread's name.</param>
    /// <param name="afterwards">What it does at its end if it was given up and its action ends after all.</param>
    public AbandonableThread(string name, Action afterwards)
    {
        _afterwards = afterwards;
        new Thread(Run) { Name = name, IsBackground = true }.Start();
    }

    private enum State
    {
        /// <summary>The caller waits, or there is nothing to do.</summary>
        Serving,

        /// <summary>The action has ended; set by the thread.</summary>
        Ended,

        /// <summary>The caller no longer waits; set by the caller.</summary>
        Abandoned,
    }

    /// <summary>Runs an action and waits for its end; an exception of the action is thrown here.</summary>
    /// <param name="action">The action. Pass the same delegate each time, and nothing is allocated.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <returns>False if the action did not end in time. The thread is given up then, and ends when the action does.</returns>
    public bool TryRun(Action action, TimeSpan timeout)
    {
        Begin(action);
        return TryEnd(timeout);
    }

    /// <summary>Begins an action; <see cref="TryEnd"/> has to follow.</summary>
    public void Begin(Action action)
    {
        _action = action;
        _state = (int)State.Serving;
        _requested.Set();
    }

    /// <summary>Waits for the end of the action that was begun; an exception of the action is thrown here.</summary>
    /// <param name="timeout">How long to wait.</param>
    /// <returns>False if the action did not end in time. The thread is given up then, and ends when the action does.</returns>
    public bool TryEnd(TimeSpan timeout)
    {
        if (!_completed.WaitOne(timeout))
        {
            if (Interlocked.CompareExchange(ref _state, (int)State.Abandoned, (int)State.Serving) == (int)State.Serving)
            {
                return false;
            }

            // It ended at the last moment.
            _completed.WaitOne();
        }

        var failure = _failure;
        _failure = null;
        failure?.Throw();
        return true;
    }

    /// <summary>Ends the thread, which must not be running an action.</summary>
    public void Dispose()
    {
        _action = null;
        _requested.Set();
    }

    private void Run()
    {
        while (true)
        {
            _requested.WaitOne();
            if (_action is not { } action)
            {
                return;
            }

            try
            {
                action();
            }
            catch (Exception e)
            {
                _failure = ExceptionDispatchInfo.Capture(e);
            }

            if (Interlocked.CompareExchange(ref _state, (int)State.Ended, (int)State.Serving) == (int)State.Abandoned)
            {
                _afterwards();
                return;
            }

            _completed.Set();
        }
    }
}

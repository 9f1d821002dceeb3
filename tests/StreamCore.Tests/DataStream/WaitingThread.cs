namespace StreamCore.Tests.DataStream;

/// <summary>A thread that has begun to wait for something that only the test can bring about.</summary>
internal sealed class WaitingThread
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Thread _thread;
    private volatile Exception? _failure;

    private WaitingThread(Action action)
    {
        _thread = new(() =>
        {
            try
            {
                action();
            }
            catch (Exception e)
            {
                _failure = e;
            }
        })
        { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Runs an action that must come to wait; returns when it does.</summary>
    public static WaitingThread Start(Action action)
    {
        var waiting = new WaitingThread(action);
        Assert.True(SpinWait.SpinUntil(() => waiting.Is(ThreadState.WaitSleepJoin) || waiting.Is(ThreadState.Stopped), Patience));
        Assert.False(waiting.Is(ThreadState.Stopped), $"It did not wait. {waiting._failure}");
        return waiting;
    }

    /// <summary>Returns when the action has ended.</summary>
    /// <returns>What it threw, if it did.</returns>
    public Exception? End()
    {
        Assert.True(_thread.Join(Patience), "It still waits.");
        return _failure;
    }

    private bool Is(ThreadState state) => _thread.ThreadState.HasFlag(state);
}

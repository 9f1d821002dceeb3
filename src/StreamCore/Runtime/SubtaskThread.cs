namespace StreamCore.Runtime;

/// <summary>Runs a subtask or a slot on a thread of its own.</summary>
internal static class SubtaskThread
{
    /// <summary>Starts the thread.</summary>
    /// <param name="name">The thread's name.</param>
    /// <param name="run">What it does.</param>
    /// <param name="onFailure">Called on the thread when <paramref name="run"/> has thrown, before the task fails; must not throw.</param>
    /// <returns>Ends, or fails, with the thread.</returns>
    public static Task Start(string name, Action run, Action onFailure)
    {
        var completion = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                run();
                completion.SetResult();
            }
#pragma warning disable CA1031 // The exception is not swallowed: it leaves through the task.
            catch (Exception e)
#pragma warning restore CA1031
            {
                // In this order: whoever waits for the task may throw away what the call needs.
                onFailure();
                completion.SetException(e);
            }
        })
        { Name = name, IsBackground = true };
        thread.Start();
        return completion.Task;
    }
}

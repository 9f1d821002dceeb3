namespace StreamCore.Runtime.Savepoints;

/// <summary>Brings a request for a savepoint to the thread that owns the state.</summary>
internal sealed class SavepointMailbox
{
    private Letter? _letter;
    private volatile Action? _wake;

    /// <summary>From now on this is called when a request is put in; also at once, if there is one already.</summary>
    public void WakeBy(Action wake)
    {
        _wake = wake;
        if (Volatile.Read(ref _letter) is not null)
        {
            wake();
        }
    }

    /// <summary>Puts a request in.</summary>
    /// <returns>The files that were written.</returns>
    public Task<IReadOnlyList<string>> Post(SavepointRequest request)
    {
        var letter = new Letter(request);
        Volatile.Write(ref _letter, letter);
        _wake?.Invoke();
        // Who no longer waits takes it out again, unless it is being served.
        var withdrawal = request.Abandoned.Register(() =>
        {
            if (Interlocked.CompareExchange(ref _letter, null, letter) == letter)
            {
                letter.Written.TrySetCanceled(request.Abandoned);
            }
        });
        letter.Written.Task.ContinueWith(_ => withdrawal.Dispose(), TaskScheduler.Default);
        return letter.Written.Task;
    }

    /// <summary>
    /// Serves the request, if there is one, on the thread that owns the state and at an epoch's boundary. Does not return
    /// before it is known what becomes of the savepoint.
    /// </summary>
    /// <param name="write">Writes this part, and returns the files; it removes what it wrote if it fails.</param>
    /// <returns>Whether there was one.</returns>
    public bool Serve(Func<SavepointRequest, IReadOnlyList<string>> write)
    {
        if (Volatile.Read(ref _letter) is null || Interlocked.Exchange(ref _letter, null) is not { } letter)
        {
            return false;
        }

        try
        {
            letter.Written.SetResult(write(letter.Request));
        }
        catch (OperationCanceledException)
        {
            letter.Written.SetCanceled(letter.Request.Abandoned);
        }
#pragma warning disable CA1031 // Whatever it is goes to who has asked for the savepoint; the job goes on.
        catch (Exception e)
#pragma warning restore CA1031
        {
            letter.Written.SetException(e);
        }

        letter.Request.WaitForDecision();
        return true;
    }

    private sealed class Letter(SavepointRequest request)
    {
        public SavepointRequest Request => request;

        public TaskCompletionSource<IReadOnlyList<string>> Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

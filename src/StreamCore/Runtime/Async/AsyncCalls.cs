using System.Threading.Channels;
using Polly;

namespace StreamCore.Runtime.Async;

/// <summary>
/// Makes calls, and hands those that have ended to the subtask's thread. An aborted epoch's calls are given up with the
/// object that made them: whatever they still bring is looked at by nobody.
/// </summary>
/// <param name="subtask">The subtask.</param>
/// <param name="function">Makes a call.</param>
/// <param name="retry">Makes more attempts; null for one only.</param>
/// <param name="timeout">How long a result may take.</param>
internal sealed class AsyncCalls<TIn, TOut>(
    SubtaskContext subtask, Func<TIn, CancellationToken, Task<TOut>> function, ResiliencePipeline<TOut>? retry, TimeSpan timeout)
    : IDisposable
{
    private readonly CancellationTokenSource _givenUp = CancellationTokenSource.CreateLinkedTokenSource(subtask.Cancellation);
    private readonly Channel<AsyncRequest<TIn, TOut>> _ended =
        Channel.CreateUnbounded<AsyncRequest<TIn, TOut>>(new() { SingleReader = true });

    /// <summary>Begins a call.</summary>
    public void Start(AsyncRequest<TIn, TOut> request) => _ = CallAsync(request, _givenUp.Token);

    /// <summary>Takes a call that has ended, if there is one.</summary>
    public bool TryTake(out AsyncRequest<TIn, TOut> request) => _ended.Reader.TryRead(out request!);

    /// <summary>Waits for a call to end.</summary>
    /// <exception cref="OperationCanceledException">The subtask is cancelled.</exception>
    public AsyncRequest<TIn, TOut> Take()
    {
        AsyncRequest<TIn, TOut>? request;
        while (!_ended.Reader.TryRead(out request))
        {
            _ended.Reader.WaitToReadAsync(subtask.Cancellation).AsTask().GetAwaiter().GetResult();
        }

        return request;
    }

    /// <summary>Cancels all calls.</summary>
    public void Dispose()
    {
        _givenUp.Cancel();
        _givenUp.Dispose();
    }

    private async Task CallAsync(AsyncRequest<TIn, TOut> request, CancellationToken givenUp)
    {
        using var limit = new CancellationTokenSource(timeout, subtask.TimeProvider);
        await using var registration = givenUp.UnsafeRegister(static limit => ((CancellationTokenSource)limit!).Cancel(), limit);
        Task<TOut>? call = null;
        try
        {
            call = Begin(request.Element, limit.Token);

            // A call that does not heed its token must not hold the element back.
            request.Result = await call.WaitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !givenUp.IsCancellationRequested)
        {
            request.IsTimedOut = true;
        }
#pragma warning disable CA1031 // The exception is not swallowed: the subtask's thread throws it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            request.Failure = e;
        }

        // If the call goes on, nobody else will look at how it fails.
        _ = call?.ContinueWith(
            static call => call.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        _ended.Writer.TryWrite(request);
        if (!givenUp.IsCancellationRequested)
        {
            subtask.Wake();
        }
    }

    private Task<TOut> Begin(TIn element, CancellationToken token) => retry is null
        ? Call(element, token)
        : retry.ExecuteAsync(
            static async (state, token) => await state.Calls.Call(state.Element, token).ConfigureAwait(false),
            (Calls: this, Element: element),
            token).AsTask();

    private Task<TOut> Call(TIn element, CancellationToken token) =>
        function(element, token) ?? throw new InvalidOperationException("The asynchronous function returned null instead of a task.");
}

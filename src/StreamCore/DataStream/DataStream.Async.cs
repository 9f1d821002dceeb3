using StreamCore.Runtime.Async;

namespace StreamCore.DataStream;

public partial class DataStream<T>
{
    /// <summary>
    /// One result for each element, from an asynchronous call, such as one to another service; many calls are in flight at
    /// once. An epoch ends only when all its calls have: keep them shorter than an epoch may take. After a failure, calls of
    /// the epoch that was lost are made again.
    /// </summary>
    /// <param name="function">
    /// Makes the call. It begins on the subtask's thread and must not block it. Its token is cancelled at the time-out and
    /// when the job ends; the element must not be used after that.
    /// </param>
    /// <param name="options">Capacity, time-out, order, and attempts; the defaults if null.</param>
    /// <param name="onTimeout">Makes the result of an element whose call timed out; by default the job fails.</param>
    /// <param name="name">The operator's name.</param>
    /// <exception cref="ArgumentException">An option is wrong.</exception>
    public SingleOutputStreamOperator<TOut> ProcessAsync<TOut>(
        Func<T, CancellationToken, Task<TOut>> function,
        AsyncOptions? options = null,
        Func<T, TOut>? onTimeout = null,
        string name = "async")
    {
        ArgumentNullException.ThrowIfNull(function);
        var settings = options ?? new();
        settings.Validate();
        return Transform<TOut>(name, (context, output) => new AsyncOperator<T, TOut>(context, output, function, settings, onTimeout));
    }
}

using System.Runtime.ExceptionServices;
using Polly;
using Polly.Retry;
using StreamCore.DataStream;

namespace StreamCore.Runtime.Async;

/// <summary>
/// One result for each element, from an asynchronous call. Calls end on any thread; results are emitted by the subtask's
/// alone. An epoch ends with nothing in flight, so that there is nothing to snapshot.
/// </summary>
internal sealed class AsyncOperator<TIn, TOut> : OneInputOperator<TIn, TOut>
{
    private readonly Func<AsyncCalls<TIn, TOut>> _createCalls;
    private readonly AsyncOptions _options;
    private readonly Func<TIn, TOut>? _onTimeout;
    private AsyncCalls<TIn, TOut> _calls;
    private PendingResults<TIn, TOut> _pending;

    public AsyncOperator(
        OperatorContext context,
        OperatorOutput<TOut> output,
        Func<TIn, CancellationToken, Task<TOut>> function,
        AsyncOptions options,
        Func<TIn, TOut>? onTimeout)
        : base(context, output)
    {
        var retry = options.MaxAttempts > 1 ? CreateRetry(options, context.Subtask.TimeProvider) : null;
        _createCalls = () => new(context.Subtask, function, retry, options.Timeout);
        _options = options;
        _onTimeout = onTimeout;
        _calls = _createCalls();
        _pending = new(options.Order);
    }

    public override void Collect(in TIn element)
    {
        EmitReady();
        while (_pending.Count >= _options.Capacity)
        {
            Settle(_calls.Take());
            EmitReady();
        }

        var request = new AsyncRequest<TIn, TOut>(element, Subtask.Element.Timestamp, Subtask.Element.RecordKey);
        _pending.Add(request);
        _calls.Start(request);

        // The call may have ended already.
        EmitReady();
    }

    public override void OnWatermark(long watermark)
    {
        _pending.Add(new PendingEvent(watermark, default));
        EmitReady();
    }

    public override void OnStatus(StreamStatus status)
    {
        _pending.Add(new PendingEvent(Watermark: null, status));
        EmitReady();
    }

    public override void OnWake() => EmitReady();

    public override void OnEpochEnd()
    {
        EmitReady();
        while (_pending.Count > 0)
        {
            Settle(_calls.Take());
            EmitReady();
        }
    }

    public override void Reset(long watermark)
    {
        base.Reset(watermark);
        _calls.Dispose();
        _calls = _createCalls();
        _pending = new(_options.Order);
    }

    public override void Close() => _calls.Dispose();

    private static ResiliencePipeline<TOut> CreateRetry(AsyncOptions options, TimeProvider time) =>
        new ResiliencePipelineBuilder<TOut> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<TOut>
            {
                MaxRetryAttempts = options.MaxAttempts - 1,
                Delay = options.RetryDelay,
                BackoffType = DelayBackoffType.Constant,
                ShouldHandle = static attempt => ValueTask.FromResult(
                    attempt.Outcome.Exception is not null && !attempt.Context.CancellationToken.IsCancellationRequested),
            })
            .Build();

    /// <summary>Takes note of the calls that have ended, and emits what has become ready by that.</summary>
    private void EmitReady()
    {
        while (_calls.TryTake(out var ended))
        {
            Settle(ended);
        }

        while (_pending.TryTake(out var request, out var pending))
        {
            if (request is not null)
            {
                Emit(request);
            }
            else if (pending.Watermark is { } watermark)
            {
                base.OnWatermark(watermark);
            }
            else
            {
                base.OnStatus(pending.Status);
            }
        }
    }

    /// <summary>Takes note of a call that has ended.</summary>
    private void Settle(AsyncRequest<TIn, TOut> request)
    {
        if (request.Failure is { } failure)
        {
            Throw(failure);
        }

        if (request.IsTimedOut)
        {
            request.Result = OnTimeout(request.Element);
        }

        _pending.OnDone(request);
    }

    private TOut OnTimeout(TIn element)
    {
        try
        {
            return _onTimeout is not null ? _onTimeout(element) : throw new TimeoutException(
                $"an asynchronous call had no result after {_options.Timeout}. Allow more time, or say what its result is then.");
        }
        catch (Exception e) when (IsOwn(e))
        {
            throw Failure(e);
        }
    }

    private void Throw(Exception failure)
    {
        if (IsOwn(failure))
        {
            throw Failure(failure);
        }

        ExceptionDispatchInfo.Throw(failure);
    }

    private void Emit(AsyncRequest<TIn, TOut> request)
    {
        var element = Subtask.Element;
        var (timestamp, recordKey) = (element.Timestamp, element.RecordKey);
        element.Timestamp = request.Timestamp;
        element.RecordKey = request.RecordKey;
        try
        {
            Output.Main.Collect(request.Result);
        }
        finally
        {
            element.Timestamp = timestamp;
            element.RecordKey = recordKey;
        }
    }
}

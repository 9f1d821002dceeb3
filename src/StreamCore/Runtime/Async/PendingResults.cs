using StreamCore.DataStream;

namespace StreamCore.Runtime.Async;

/// <summary>
/// What an asynchronous operator has yet to emit: results, and the watermarks and status changes that came between their
/// elements. No result passes one of those; between two of them, results come in the order of their elements or as they
/// are done.
/// </summary>
internal sealed class PendingResults<TIn, TOut>(AsyncOrder order)
{
    private readonly Queue<PendingStretch<TIn, TOut>> _stretches = new();
    private PendingStretch<TIn, TOut>? _last;

    /// <summary>How many requests have not been emitted.</summary>
    public int Count { get; private set; }

    public void Add(AsyncRequest<TIn, TOut> request)
    {
        var stretch = Last();
        request.Stretch = stretch;
        stretch.Open++;
        Count++;
        if (order == AsyncOrder.Ordered)
        {
            stretch.Requests.Enqueue(request);
        }
    }

    /// <summary>Adds a watermark or a status change.</summary>
    public void Add(PendingEvent pending)
    {
        Last().End = pending;
        _last = null;
    }

    /// <summary>The outcome of a request is known.</summary>
    public void OnDone(AsyncRequest<TIn, TOut> request)
    {
        request.IsDone = true;
        if (order == AsyncOrder.Unordered)
        {
            request.Stretch!.Requests.Enqueue(request);
        }
    }

    /// <summary>Takes what is to be emitted next: a request, or else an event.</summary>
    /// <returns>False if that is not ready.</returns>
    public bool TryTake(out AsyncRequest<TIn, TOut>? request, out PendingEvent pending)
    {
        request = null;
        pending = default;
        if (!_stretches.TryPeek(out var first))
        {
            return false;
        }

        if (first.Requests.TryPeek(out var next) && next.IsDone)
        {
            request = first.Requests.Dequeue();
            first.Open--;
            Count--;
            return true;
        }

        if (first.Open > 0 || first.End is not { } end)
        {
            return false;
        }

        _stretches.Dequeue();
        pending = end;
        return true;
    }

    private PendingStretch<TIn, TOut> Last()
    {
        if (_last is null)
        {
            _last = new();
            _stretches.Enqueue(_last);
        }

        return _last;
    }
}

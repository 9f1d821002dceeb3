namespace StreamCore.Runtime.Async;

/// <summary>What is pending up to a watermark or a status change.</summary>
internal sealed class PendingStretch<TIn, TOut>
{
    /// <summary>The requests in the order in which their results are emitted, as far as that is known.</summary>
    public Queue<AsyncRequest<TIn, TOut>> Requests { get; } = new();

    /// <summary>How many requests have not been emitted.</summary>
    public int Open { get; set; }

    /// <summary>What is emitted behind the results; null as long as the stretch is the last one.</summary>
    public PendingEvent? End { get; set; }
}

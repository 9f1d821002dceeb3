namespace StreamCore.Runtime.Async;

/// <summary>The call for one element. Whoever makes the call sets its outcome; everything else belongs to the subtask's thread.</summary>
internal sealed class AsyncRequest<TIn, TOut>(TIn element, long timestamp, ReadOnlyMemory<byte>? recordKey)
{
    public TIn Element { get; } = element;

    public long Timestamp { get; } = timestamp;

    public ReadOnlyMemory<byte>? RecordKey { get; } = recordKey;

    public TOut Result { get; set; } = default!;

    /// <summary>Why the call failed; null if it did not.</summary>
    public Exception? Failure { get; set; }

    public bool IsTimedOut { get; set; }

    /// <summary>Whether the subtask's thread knows the outcome.</summary>
    public bool IsDone { get; set; }

    /// <summary>Where the result is waited for.</summary>
    public PendingStretch<TIn, TOut>? Stretch { get; set; }
}

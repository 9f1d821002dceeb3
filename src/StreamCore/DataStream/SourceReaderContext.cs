using Microsoft.Extensions.Logging;
using StreamCore.Runtime;
using StreamCore.Runtime.Exchange;

namespace StreamCore.DataStream;

/// <summary>What a source reader may use.</summary>
/// <typeparam name="T">The element type.</typeparam>
public abstract class SourceReaderContext<T>
{
    /// <summary>The subtask's number, from 0.</summary>
    public abstract int SubtaskIndex { get; }

    /// <summary>How many subtasks read the source.</summary>
    public abstract int Parallelism { get; }

    /// <summary>The job's clock.</summary>
    public abstract TimeProvider TimeProvider { get; }

    /// <summary>Takes the log.</summary>
    public abstract ILogger Logger { get; }

    /// <summary>Cancelled when the job ends or fails: whatever the reader waits for should end.</summary>
    public abstract CancellationToken Cancellation { get; }

    /// <summary>Takes the time that a reader spends waiting inside of a poll.</summary>
    internal virtual TaskClock? Clock => null;

    /// <summary>Takes the number of bytes that a reader has read.</summary>
    internal virtual TaskCounters? Counters => null;

    /// <summary>The job; null outside of one.</summary>
    internal virtual JobContext? Job => null;

    /// <summary>Begins a split; its elements go to the result.</summary>
    /// <param name="split">The split's name, unique in the source.</param>
    public abstract ISplitOutput<T> AddSplit(string split);

    /// <summary>Ends a split: it no longer holds the watermark back.</summary>
    public abstract void RemoveSplit(string split);

    /// <summary>Emits an element to a side output of the source.</summary>
    /// <returns>False if nothing consumes that side output.</returns>
    public abstract bool TryOutput<TSide>(OutputTag<TSide> tag, in TSide element);

    /// <summary>Has the reader polled soon; may be called from any thread.</summary>
    public abstract void Wake();
}

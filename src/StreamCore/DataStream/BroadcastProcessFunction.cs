using StreamCore.State;

namespace StreamCore.DataStream;

/// <summary>
/// A function over the elements of a stream and those of a broadcast stream, which come to every subtask. What the
/// broadcast elements say is kept in broadcast state, which the elements of the stream are processed by.
/// </summary>
/// <typeparam name="T">The element type of the stream.</typeparam>
/// <typeparam name="TBroadcast">The element type of the broadcast stream.</typeparam>
/// <typeparam name="TOut">The result type.</typeparam>
public abstract class BroadcastProcessFunction<T, TBroadcast, TOut>
{
    /// <summary>Called once before the first element.</summary>
    public virtual void Open(IRuntimeContext context)
    {
    }

    /// <summary>Processes one element of the stream.</summary>
    /// <param name="element">The element; what it refers to is valid until the epoch ends.</param>
    /// <param name="context">Timestamp, watermark, broadcast state to read, and side outputs.</param>
    /// <param name="output">Takes the results; they get the element's timestamp.</param>
    public abstract void ProcessElement(in T element, ReadOnlyContext context, ICollector<TOut> output);

    /// <summary>
    /// Processes one element of the broadcast stream, in every subtask. What it writes to broadcast state must depend on
    /// the broadcast elements alone, so that all subtasks write the same.
    /// </summary>
    /// <param name="element">The element; what it refers to is valid until the epoch ends.</param>
    /// <param name="context">Timestamp, watermark, broadcast state to read and write, and side outputs.</param>
    /// <param name="output">Takes the results; every subtask emits its own.</param>
    public abstract void ProcessBroadcastElement(in TBroadcast element, Context context, ICollector<TOut> output);

    /// <summary>Called once after the last element.</summary>
    public virtual void Close()
    {
    }

    /// <summary>What a function can see of any element that it processes.</summary>
    public abstract class BaseContext
    {
        /// <summary>The element's event time in epoch milliseconds; <see cref="long.MinValue"/> if it has none.</summary>
        public abstract long Timestamp { get; }

        /// <summary>The operator's watermark in epoch milliseconds, the lesser of both streams'.</summary>
        public abstract long CurrentWatermark { get; }

        /// <summary>The processing time in epoch milliseconds.</summary>
        public abstract long CurrentProcessingTime { get; }

        /// <summary>Emits an element to a side output; it is dropped if nothing consumes that side output.</summary>
        public abstract void Output<TSide>(OutputTag<TSide> tag, in TSide element);
    }

    /// <summary>What a function can see of an element of the stream.</summary>
    public abstract class ReadOnlyContext : BaseContext
    {
        /// <summary>A broadcast state, by the descriptor that was given to <c>Broadcast</c>.</summary>
        /// <exception cref="ArgumentException">The stream was not broadcast with that state.</exception>
        public abstract IReadOnlyBroadcastState<TMapKey, TValue> GetBroadcastState<TMapKey, TValue>(MapStateDescriptor<TMapKey, TValue> descriptor);
    }

    /// <summary>What a function can see of a broadcast element.</summary>
    public abstract class Context : BaseContext
    {
        /// <inheritdoc cref="ReadOnlyContext.GetBroadcastState"/>
        public abstract BroadcastState<TMapKey, TValue> GetBroadcastState<TMapKey, TValue>(MapStateDescriptor<TMapKey, TValue> descriptor);
    }
}

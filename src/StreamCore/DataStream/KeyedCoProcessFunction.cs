namespace StreamCore.DataStream;

/// <summary>
/// A function over the elements of two keyed streams, with state and timers for each key that both share. Every subtask
/// has its own instance and calls it from one thread; all elements of a key come to the same instance.
/// </summary>
/// <typeparam name="TKey">The key type.</typeparam>
/// <typeparam name="T1">The element type of the first stream.</typeparam>
/// <typeparam name="T2">The element type of the second stream.</typeparam>
/// <typeparam name="TOut">The result type.</typeparam>
public abstract class KeyedCoProcessFunction<TKey, T1, T2, TOut>
{
    /// <summary>Called once before the first element; the place to register state.</summary>
    public virtual void Open(IRuntimeContext context)
    {
    }

    /// <summary>Processes one element of the first stream.</summary>
    /// <param name="element">The element; what it refers to is valid until the epoch ends.</param>
    /// <param name="context">Timestamp, watermark, key, timers and side outputs.</param>
    /// <param name="output">Takes the results; they get the element's timestamp.</param>
    public abstract void ProcessElement1(in T1 element, Context context, ICollector<TOut> output);

    /// <summary>Processes one element of the second stream.</summary>
    /// <inheritdoc cref="ProcessElement1"/>
    public abstract void ProcessElement2(in T2 element, Context context, ICollector<TOut> output);

    /// <summary>A timer of a key is due; the state is that key's.</summary>
    /// <param name="timestamp">The timer's time in epoch milliseconds.</param>
    /// <param name="context">Watermark, key, timers and side outputs.</param>
    /// <param name="output">Takes the results; those of an event-time timer get the timer's time.</param>
    public virtual void OnTimer(long timestamp, OnTimerContext context, ICollector<TOut> output)
    {
    }

    /// <summary>Called once after the last element.</summary>
    public virtual void Close()
    {
    }

    /// <summary>What a function can see of what it processes.</summary>
    public abstract class Context
    {
        /// <summary>The event time of the element, or the time of the timer, in epoch milliseconds; <see cref="long.MinValue"/> if there is none.</summary>
        public abstract long Timestamp { get; }

        /// <summary>
        /// The operator's watermark in epoch milliseconds, the lesser of both streams'; <see cref="long.MinValue"/> as long
        /// as one has none.
        /// </summary>
        public abstract long CurrentWatermark { get; }

        /// <summary>The current key's timers.</summary>
        public abstract ITimerService Timers { get; }

        /// <summary>The current key.</summary>
        public abstract TKey CurrentKey { get; }

        /// <summary>Emits an element to a side output; it is dropped if nothing consumes that side output.</summary>
        public abstract void Output<TSide>(OutputTag<TSide> tag, in TSide element);
    }

    /// <summary>What a function can see of a timer.</summary>
    public abstract class OnTimerContext : Context
    {
        /// <summary>Which time the timer goes by.</summary>
        public abstract TimeDomain TimeDomain { get; }
    }
}

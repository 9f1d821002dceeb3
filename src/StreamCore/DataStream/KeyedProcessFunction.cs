namespace StreamCore.DataStream;

/// <summary>
/// A function over the elements of a keyed stream, with state and timers for each key. Every subtask has its own instance
/// and calls it from one thread; all elements of a key come to the same instance, in order.
/// </summary>
/// <typeparam name="TKey">The key type.</typeparam>
/// <typeparam name="TIn">The element type.</typeparam>
/// <typeparam name="TOut">The result type.</typeparam>
public abstract class KeyedProcessFunction<TKey, TIn, TOut>
{
    /// <summary>Called once before the first element; the place to register state.</summary>
    public virtual void Open(IRuntimeContext context)
    {
    }

    /// <summary>
    /// Called before the first element or timer of each epoch, and again if the epoch is aborted and its elements come once more. What
    /// the function takes over from other threads, as its configuration, it takes over here: then an epoch has one of it.
    /// </summary>
    public virtual void OnEpochStart()
    {
    }

    /// <summary>Processes one element.</summary>
    /// <param name="element">The element; what it refers to is valid until the epoch ends.</param>
    /// <param name="context">Timestamp, watermark, key, timers and side outputs.</param>
    /// <param name="output">Takes the results; they get the element's timestamp.</param>
    /// <remarks>
    /// It must depend on nothing but the element, the state and the watermark, so that a replay gives the same results.
    /// An exception aborts the epoch and fails the job.
    /// </remarks>
    public abstract void ProcessElement(in TIn element, Context context, ICollector<TOut> output);

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
        /// The operator's watermark in epoch milliseconds, before this element moves it: an element at or before it is
        /// late. <see cref="long.MinValue"/> before the first.
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

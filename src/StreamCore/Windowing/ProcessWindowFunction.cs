using StreamCore.DataStream;

namespace StreamCore.Windowing;

/// <summary>
/// A function over the contents of a window, called whenever the window fires. Every subtask has its own instance and
/// calls it from one thread.
/// </summary>
/// <typeparam name="TKey">The key type.</typeparam>
/// <typeparam name="TIn">The type of the window's elements, or of their aggregate.</typeparam>
/// <typeparam name="TOut">The result type.</typeparam>
public abstract class ProcessWindowFunction<TKey, TIn, TOut>
{
    /// <summary>Called once before the first window; the place to register state.</summary>
    public virtual void Open(IWindowRuntimeContext context)
    {
    }

    /// <summary>Processes a window that fires.</summary>
    /// <param name="key">The window's key.</param>
    /// <param name="context">The window, times and side outputs.</param>
    /// <param name="elements">
    /// The window's elements in the order in which they came; valid during the call only. Behind an aggregate, its one
    /// result.
    /// </param>
    /// <param name="output">Takes the results; they get the window's last time as timestamp.</param>
    public abstract void Process(TKey key, Context context, IReadOnlyList<TIn> elements, ICollector<TOut> output);

    /// <summary>The window is gone: clears the states that were kept for it.</summary>
    /// <param name="key">The window's key.</param>
    /// <param name="context">The window and times.</param>
    public virtual void Clear(TKey key, Context context)
    {
    }

    /// <summary>Called once at the end.</summary>
    public virtual void Close()
    {
    }

    /// <summary>What a function can see of a window.</summary>
    public abstract class Context
    {
        /// <summary>The window.</summary>
        public abstract TimeWindow Window { get; }

        /// <summary>The operator's watermark in epoch milliseconds; <see cref="long.MinValue"/> before the first.</summary>
        public abstract long CurrentWatermark { get; }

        /// <summary>The processing time in epoch milliseconds.</summary>
        public abstract long CurrentProcessingTime { get; }

        /// <summary>Emits an element to a side output; it is dropped if nothing consumes that side output.</summary>
        public abstract void Output<TSide>(OutputTag<TSide> tag, in TSide element);
    }
}

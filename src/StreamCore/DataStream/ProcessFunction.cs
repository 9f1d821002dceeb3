namespace StreamCore.DataStream;

/// <summary>A function over the elements of a stream that is not keyed, with side outputs and any number of results.</summary>
/// <typeparam name="TIn">The element type.</typeparam>
/// <typeparam name="TOut">The result type.</typeparam>
public abstract class ProcessFunction<TIn, TOut>
{
    /// <summary>Called once before the first element.</summary>
    public virtual void Open(IRuntimeContext context)
    {
    }

    /// <summary>
    /// Called before the first element of each epoch, and again if the epoch is aborted and its elements come once more. What
    /// the function takes over from other threads, as its configuration, it takes over here: then an epoch has one of it.
    /// </summary>
    public virtual void OnEpochStart()
    {
    }

    /// <summary>Processes one element.</summary>
    /// <param name="element">The element; what it refers to is valid until the epoch ends.</param>
    /// <param name="context">Timestamp, watermark and side outputs.</param>
    /// <param name="output">Takes the results; they get the element's timestamp.</param>
    public abstract void ProcessElement(in TIn element, Context context, ICollector<TOut> output);

    /// <summary>Called once after the last element.</summary>
    public virtual void Close()
    {
    }

    /// <summary>What a function can see of the element that it processes.</summary>
    public abstract class Context
    {
        /// <summary>The element's event time in epoch milliseconds; <see cref="long.MinValue"/> if it has none.</summary>
        public abstract long Timestamp { get; }

        /// <summary>The operator's watermark in epoch milliseconds; <see cref="long.MinValue"/> before the first.</summary>
        public abstract long CurrentWatermark { get; }

        /// <summary>The processing time in epoch milliseconds.</summary>
        public abstract long CurrentProcessingTime { get; }

        /// <summary>Emits an element to a side output; it is dropped if nothing consumes that side output.</summary>
        public abstract void Output<TSide>(OutputTag<TSide> tag, in TSide element);
    }
}

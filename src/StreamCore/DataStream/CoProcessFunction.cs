namespace StreamCore.DataStream;

/// <summary>
/// A function over the elements of two connected streams. Every subtask has its own instance and calls it from one
/// thread. In which order elements of different streams come is not defined.
/// </summary>
/// <typeparam name="T1">The element type of the first stream.</typeparam>
/// <typeparam name="T2">The element type of the second stream.</typeparam>
/// <typeparam name="TOut">The result type.</typeparam>
public abstract class CoProcessFunction<T1, T2, TOut>
{
    /// <summary>Called once before the first element.</summary>
    public virtual void Open(IRuntimeContext context)
    {
    }

    /// <summary>Processes one element of the first stream.</summary>
    /// <param name="element">The element; what it refers to is valid until the epoch ends.</param>
    /// <param name="context">Timestamp, watermark and side outputs.</param>
    /// <param name="output">Takes the results; they get the element's timestamp.</param>
    public abstract void ProcessElement1(in T1 element, Context context, ICollector<TOut> output);

    /// <summary>Processes one element of the second stream.</summary>
    /// <inheritdoc cref="ProcessElement1"/>
    public abstract void ProcessElement2(in T2 element, Context context, ICollector<TOut> output);

    /// <summary>Called once after the last element.</summary>
    public virtual void Close()
    {
    }

    /// <summary>What a function can see of the element that it processes.</summary>
    public abstract class Context
    {
        /// <summary>The element's event time in epoch milliseconds; <see cref="long.MinValue"/> if it has none.</summary>
        public abstract long Timestamp { get; }

        /// <summary>
        /// The operator's watermark in epoch milliseconds, the lesser of both streams'; <see cref="long.MinValue"/> as long
        /// as one has none.
        /// </summary>
        public abstract long CurrentWatermark { get; }

        /// <summary>The processing time in epoch milliseconds.</summary>
        public abstract long CurrentProcessingTime { get; }

        /// <summary>Emits an element to a side output; it is dropped if nothing consumes that side output.</summary>
        public abstract void Output<TSide>(OutputTag<TSide> tag, in TSide element);
    }
}

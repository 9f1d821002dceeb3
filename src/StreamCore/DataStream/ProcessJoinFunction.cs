namespace StreamCore.DataStream;

/// <summary>Makes results of joined pairs.</summary>
/// <typeparam name="T1">The type of the left elements.</typeparam>
/// <typeparam name="T2">The type of the right elements.</typeparam>
/// <typeparam name="TOut">The result type.</typeparam>
public abstract class ProcessJoinFunction<T1, T2, TOut>
{
    /// <summary>Called once before the first pair.</summary>
    public virtual void Open(IRuntimeContext context)
    {
    }

    /// <summary>Processes one pair.</summary>
    /// <param name="left">The left element.</param>
    /// <param name="right">The right element.</param>
    /// <param name="context">Timestamps, watermark and side outputs.</param>
    /// <param name="output">Takes the results; they get the pair's timestamp.</param>
    public abstract void ProcessElement(in T1 left, in T2 right, Context context, ICollector<TOut> output);

    /// <summary>Called once after the last pair.</summary>
    public virtual void Close()
    {
    }

    /// <summary>What a function can see of the pair that it processes.</summary>
    public abstract class Context
    {
        /// <summary>The left element's event time in epoch milliseconds.</summary>
        public abstract long LeftTimestamp { get; }

        /// <summary>The right element's event time in epoch milliseconds.</summary>
        public abstract long RightTimestamp { get; }

        /// <summary>The pair's event time in epoch milliseconds: the greater one of the two.</summary>
        public abstract long Timestamp { get; }

        /// <summary>The operator's watermark in epoch milliseconds, the lesser of both streams'.</summary>
        public abstract long CurrentWatermark { get; }

        /// <summary>Emits an element to a side output; it is dropped if nothing consumes that side output.</summary>
        public abstract void Output<TSide>(OutputTag<TSide> tag, in TSide element);
    }
}

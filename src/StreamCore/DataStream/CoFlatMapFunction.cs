namespace StreamCore.DataStream;

/// <summary>A function over two streams that consists of two delegates.</summary>
internal sealed class CoFlatMapFunction<T1, T2, TOut>(Action<T1, ICollector<TOut>> first, Action<T2, ICollector<TOut>> second)
    : CoProcessFunction<T1, T2, TOut>
{
    public override void ProcessElement1(in T1 element, Context context, ICollector<TOut> output) => first(element, output);

    public override void ProcessElement2(in T2 element, Context context, ICollector<TOut> output) => second(element, output);
}

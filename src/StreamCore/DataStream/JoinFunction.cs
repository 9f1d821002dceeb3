namespace StreamCore.DataStream;

/// <summary>A join function that consists of a delegate.</summary>
internal sealed class JoinFunction<T1, T2, TOut>(Func<T1, T2, TOut> join) : ProcessJoinFunction<T1, T2, TOut>
{
    public override void ProcessElement(in T1 left, in T2 right, Context context, ICollector<TOut> output) =>
        output.Collect(join(left, right));
}

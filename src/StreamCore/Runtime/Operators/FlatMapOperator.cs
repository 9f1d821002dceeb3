using StreamCore.DataStream;

namespace StreamCore.Runtime.Operators;

/// <summary>Any number of results for each element.</summary>
internal sealed class FlatMapOperator<TIn, TOut>(
    OperatorContext context, OperatorOutput<TOut> output, Action<TIn, ICollector<TOut>> flatMap)
    : OneInputOperator<TIn, TOut>(context, output)
{
    public override void Collect(in TIn element)
    {
        try
        {
            flatMap(element, Output.Main);
        }
        catch (Exception e) when (IsOwn(e))
        {
            throw Failure(e);
        }
    }
}

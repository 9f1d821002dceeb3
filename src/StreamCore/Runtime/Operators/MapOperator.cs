namespace StreamCore.Runtime.Operators;

/// <summary>One result for each element.</summary>
internal sealed class MapOperator<TIn, TOut>(OperatorContext context, OperatorOutput<TOut> output, Func<TIn, TOut> map)
    : OneInputOperator<TIn, TOut>(context, output)
{
    public override void Collect(in TIn element)
    {
        TOut result;
        try
        {
            result = map(element);
        }
        catch (Exception e) when (IsOwn(e))
        {
            throw Failure(e);
        }

        Output.Main.Collect(result);
    }
}

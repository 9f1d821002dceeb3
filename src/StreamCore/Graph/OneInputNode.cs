using StreamCore.Runtime;

namespace StreamCore.Graph;

/// <summary>An operator with one input.</summary>
internal sealed class OneInputNode<TIn, TOut>(
    int id,
    string name,
    Func<OperatorContext, OperatorOutput<TOut>, OneInputOperator<TIn, TOut>> create) : StreamNode(id, name)
{
    public override Operator CreateOperator(OperatorContext context, ChainBuilder builder) => create(context, builder.OpenOutputs<TOut>(this));
}

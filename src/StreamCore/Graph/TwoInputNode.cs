using StreamCore.Runtime;

namespace StreamCore.Graph;

/// <summary>An operator with two inputs: 0 and 1 of <see cref="Operator.GetInput"/>.</summary>
internal sealed class TwoInputNode<TOut>(
    int id,
    string name,
    Func<OperatorContext, OperatorOutput<TOut>, Operator> create) : StreamNode(id, name)
{
    public override Operator CreateOperator(OperatorContext context, ChainBuilder builder) => create(context, builder.OpenOutputs<TOut>(this));
}

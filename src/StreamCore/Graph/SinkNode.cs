using StreamCore.DataStream;
using StreamCore.Runtime;

namespace StreamCore.Graph;

/// <summary>A sink.</summary>
internal abstract class SinkNode(int id, string name) : StreamNode(id, name)
{
    /// <summary>The sink, as the user gave it.</summary>
    public abstract object Sink { get; }
}

/// <summary>A sink of elements of a type.</summary>
internal sealed class SinkNode<T>(int id, string name, Sink<T> sink) : SinkNode(id, name)
{
    public override object Sink => sink;

    public override Operator CreateOperator(OperatorContext context, ChainBuilder builder) => sink.CreateOperator(context);
}

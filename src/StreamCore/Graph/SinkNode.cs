using StreamCore.DataStream;
using StreamCore.Runtime;

namespace StreamCore.Graph;

/// <summary>A sink.</summary>
internal abstract class SinkNode(int id, string name) : StreamNode(id, name)
{
    /// <summary>The sink, as the user gave it.</summary>
    public abstract object Sink { get; }

    /// <summary>Whether the sink makes epochs visible after they have committed.</summary>
    public abstract bool HasCommitter { get; }

    /// <summary>Creates what makes epochs visible.</summary>
    public abstract ISinkCommitter CreateCommitter(SinkCommitterContext context);
}

/// <summary>A sink of elements of a type.</summary>
internal sealed class SinkNode<T>(int id, string name, Sink<T> sink) : SinkNode(id, name)
{
    public override object Sink => sink;

    public override bool HasCommitter => sink is TwoPhaseSink<T>;

    public override ISinkCommitter CreateCommitter(SinkCommitterContext context) => ((TwoPhaseSink<T>)sink).CreateCommitter(context);

    public override Operator CreateOperator(OperatorContext context, ChainBuilder builder) => sink.CreateOperator(context);
}

using StreamCore.Graph;

namespace StreamCore.Runtime;

/// <summary>The operators that are chained to a source, in one subtask.</summary>
internal abstract class SourceChain(OperatorChain operators)
{
    public OperatorChain Operators { get; } = operators;

    public SubtaskContext Context => Operators.Context;
}

/// <summary>The operators that are chained to a source of a type.</summary>
internal sealed class SourceChain<T> : SourceChain
{
    private SourceChain(OperatorChain operators, OperatorOutput<T> output)
        : base(operators) => Output = output;

    /// <summary>Takes the source's elements.</summary>
    public OperatorOutput<T> Output { get; }

    /// <summary>Creates the operators behind a source; they have to be opened.</summary>
    public static SourceChain<T> Create(SourceNode<T> source, SubtaskContext context, IExchangeFactory exchanges)
    {
        var builder = new ChainBuilder(context, exchanges);
        var output = builder.OpenOutputs<T>(source);
        return new(builder.Build(), output);
    }

    /// <summary>Creates and opens the operators behind a source.</summary>
    public static SourceChain<T> Open(SourceNode<T> source, SubtaskContext context, IExchangeFactory exchanges)
    {
        var chain = Create(source, context, exchanges);
        chain.Operators.Open();
        return chain;
    }
}

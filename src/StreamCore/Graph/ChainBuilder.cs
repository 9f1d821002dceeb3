using StreamCore.Runtime;
using StreamCore.State;

namespace StreamCore.Graph;

/// <summary>Creates the operators of one chain in one subtask.</summary>
/// <param name="context">The subtask.</param>
/// <param name="exchanges">Creates what leads out of the chain.</param>
internal sealed class ChainBuilder(SubtaskContext context, IExchangeFactory exchanges)
{
    private readonly List<Operator> _created = [];

    public SubtaskContext Context { get; } = context;

    public IExchangeFactory Exchanges { get; } = exchanges;

    /// <summary>Creates an operator and all that is chained behind it.</summary>
    /// <exception cref="OperatorException">An operator's restored state does not fit it.</exception>
    public Operator OpenOperator(StreamNode node)
    {
        try
        {
            var created = node.CreateOperator(new(node.Name, node.Uid ?? node.Name, Context) { HasEventTime = node.HasEventTime }, this);
            _created.Add(created);
            return created;
        }
        catch (StateIncompatibleException e)
        {
            throw new OperatorException(node.Name, e);
        }
    }

    /// <summary>Opens whatever consumes a node's outputs.</summary>
    public OperatorOutput<T> OpenOutputs<T>(StreamNode node)
    {
        var main = node.Outputs.Where(edge => edge.Tag is null).Select(edge => ((StreamEdge<T>)edge).OpenInput(this)).ToArray();
        var sides = node.Outputs.Where(edge => edge.Tag is not null)
            .GroupBy(edge => edge.Tag!)
            .Select(group => (group.Key, group.Count() == 1
                ? group.First().Open(this)
                : group.First().OpenFanOut([.. group.Select(edge => edge.Open(this))])))
            .ToArray();
        return new(Join(main), sides);
    }

    /// <summary>The chain of all operators that were created.</summary>
    public OperatorChain Build()
    {
        // A consumer is created before what it is chained to.
        _created.Reverse();
        return new(Context, _created);
    }

    public static IInput<T> Join<T>(IInput<T>[] inputs) => inputs.Length switch
    {
        0 => DiscardInput<T>.Instance,
        1 => inputs[0],
        _ => new FanOutInput<T>(inputs),
    };
}

using StreamCore.Graph;
using StreamCore.Runtime;

namespace StreamCore.Testing;

/// <summary>Calls the consumer of an exchange directly: in a harness all operators are on one thread.</summary>
internal sealed class DirectExchanges : IExchangeFactory
{
    private readonly Dictionary<StreamNode, Operator> _opened = [];

    public ChainBuilder? Builder { get; set; }

    public IInput<T> CreateWriter<T>(StreamEdge<T> edge, SubtaskContext context)
    {
        if (edge.To.Inputs.Count(input => input.InputIndex == edge.InputIndex) > 1)
        {
            throw new NotSupportedException("A union needs more than one subtask; test its parts, or run a job with a scripted source.");
        }

        if (!_opened.TryGetValue(edge.To, out var target))
        {
            target = Builder!.OpenOperator(edge.To);
            _opened.Add(edge.To, target);
        }

        return (IInput<T>)target.GetInput(edge.InputIndex);
    }
}

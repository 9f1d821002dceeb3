using StreamCore.Graph;
using StreamCore.Runtime;
using StreamCore.Time;

namespace StreamCore.Testing;

/// <summary>Calls the consumer of an exchange directly: in a harness all operators are on one thread.</summary>
internal sealed class DirectExchanges : IExchangeFactory
{
    private readonly Dictionary<StreamNode, Operator> _opened = [];
    private readonly Dictionary<(StreamNode, int Input), StatusWatermarkValve> _valves = [];

    public ChainBuilder? Builder { get; set; }

    public IInput<T> CreateWriter<T>(StreamEdge<T> edge, SubtaskContext context)
    {
        if (!_opened.TryGetValue(edge.To, out var target))
        {
            target = Builder!.OpenOperator(edge.To);
            _opened.Add(edge.To, target);
        }

        var input = (IInput<T>)target.GetInput(edge.InputIndex);
        var union = edge.To.Inputs.Where(other => other.InputIndex == edge.InputIndex).ToList();
        if (union.Count == 1)
        {
            return input;
        }

        if (!_valves.TryGetValue((edge.To, edge.InputIndex), out var valve))
        {
            _valves.Add((edge.To, edge.InputIndex), valve = new(union.Count, input));
        }

        return new UnionInput<T>(input, valve, union.IndexOf(edge));
    }
}

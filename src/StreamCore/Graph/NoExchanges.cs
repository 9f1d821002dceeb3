using StreamCore.Runtime;

namespace StreamCore.Graph;

/// <summary>For chains that nothing leads out of.</summary>
internal sealed class NoExchanges : IExchangeFactory
{
    public static readonly NoExchanges Instance = new();

    public IInput<T> CreateWriter<T>(StreamEdge<T> edge, SubtaskContext context) =>
        throw new InvalidOperationException($"The stream from '{edge.From}' to '{edge.To}' leads out of a chain that stands alone.");
}

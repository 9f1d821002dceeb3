using StreamCore.DataStream;
using StreamCore.Runtime;

namespace StreamCore.Graph;

/// <summary>An edge of the graph as it is built: whatever consumes one stream. Opening it makes one slot's chain.</summary>
/// <typeparam name="T">The element type.</typeparam>
internal sealed class StreamOutput<T>
{
    private readonly List<Func<SlotContext, ICollector<T>>> _consumers = [];

    public bool HasConsumers => _consumers.Count > 0;

    public void Add(Func<SlotContext, ICollector<T>> consumer) => _consumers.Add(consumer);

    public ICollector<T> Open(SlotContext context) => _consumers.Count switch
    {
        0 => new Discard(),
        1 => _consumers[0](context),
        _ => new FanOut(_consumers.ConvertAll(open => open(context)).ToArray()),
    };

    private sealed class Discard : ICollector<T>
    {
        public void Collect(in T element)
        {
        }
    }

    private sealed class FanOut(ICollector<T>[] consumers) : ICollector<T>
    {
        public void Collect(in T element)
        {
            foreach (var consumer in consumers)
            {
                consumer.Collect(element);
            }
        }
    }
}

using StreamCore.Runtime;

namespace StreamCore.Graph;

/// <summary>What the fluent API has collected: the source and the sinks of one region.</summary>
internal sealed class StreamGraph
{
    private readonly List<object> _sinks = [];

    /// <summary>Creates the region that runs the graph; null until there is a source.</summary>
    public Func<IRegion>? CreateRegion { get; private set; }

    /// <summary>All sinks, for checks before the start.</summary>
    public IReadOnlyList<object> Sinks => _sinks;

    public void AddSink(object sink) => _sinks.Add(sink);

    public void SetSource(string name, Func<IRegion> createRegion)
    {
        if (CreateRegion is not null)
        {
            throw new NotSupportedException(
                $"Source '{name}' is the job's second one, and a job runs one source. Put it into a job of its own.");
        }

        CreateRegion = createRegion;
    }
}

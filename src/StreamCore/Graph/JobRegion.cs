namespace StreamCore.Graph;

/// <summary>Vertices that are connected with each other: the unit of epoch and failover.</summary>
internal sealed class JobRegion(int index, IReadOnlyList<JobVertex> vertices)
{
    public int Index { get; } = index;

    public IReadOnlyList<JobVertex> Vertices { get; } = vertices;

    public IEnumerable<StreamNode> Nodes => Vertices.SelectMany(vertex => vertex.Nodes);

    public IEnumerable<SourceNode> Sources => Nodes.OfType<SourceNode>();

    public IEnumerable<SinkNode> Sinks => Nodes.OfType<SinkNode>();
}

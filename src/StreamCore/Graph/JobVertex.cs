namespace StreamCore.Graph;

/// <summary>Nodes that are chained, and so run in the same subtasks.</summary>
internal sealed class JobVertex(int id, IReadOnlyList<StreamNode> nodes, int parallelism)
{
    public int Id { get; } = id;

    /// <summary>The nodes, the chain's head first.</summary>
    public IReadOnlyList<StreamNode> Nodes { get; } = nodes;

    public StreamNode Head => Nodes[0];

    /// <summary>How many subtasks run the chain.</summary>
    public int Parallelism { get; } = parallelism;

    /// <summary>What comes in from other vertices.</summary>
    public IEnumerable<StreamEdge> Inputs => Head.Inputs;

    /// <summary>What goes out to other vertices.</summary>
    public IEnumerable<StreamEdge> Outputs => Nodes.SelectMany(node => node.Outputs).Where(edge => !edge.IsChained);

    public string Name => string.Join(" -> ", Nodes.Select(node => node.Name));
}

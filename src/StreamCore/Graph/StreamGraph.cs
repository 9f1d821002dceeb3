namespace StreamCore.Graph;

/// <summary>What the fluent API has collected.</summary>
internal sealed class StreamGraph
{
    private readonly List<StreamNode> _nodes = [];

    public IReadOnlyList<StreamNode> Nodes => _nodes;

    /// <summary>The number of the next node.</summary>
    public int NextId => _nodes.Count;

    public TNode Add<TNode>(TNode node)
        where TNode : StreamNode
    {
        _nodes.Add(node);
        return node;
    }
}

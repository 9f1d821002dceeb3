namespace StreamCore.Graph;

/// <summary>The stream graph made ready to run: every node has a uid and a parallelism, and nodes are chained.</summary>
internal sealed class JobGraph
{
    private JobGraph(IReadOnlyList<JobRegion> regions) => Regions = regions;

    public IReadOnlyList<JobRegion> Regions { get; }

    /// <summary>Makes a job graph.</summary>
    /// <param name="graph">What the fluent API has collected.</param>
    /// <param name="defaultParallelism">The parallelism of nodes that have none of their own.</param>
    /// <exception cref="InvalidOperationException">The graph can't be run; the message says why.</exception>
    public static JobGraph Create(StreamGraph graph, int defaultParallelism)
    {
        AssignUids(graph.Nodes);
        foreach (var node in graph.Nodes)
        {
            node.Parallelism = Math.Min(node.Parallelism ?? defaultParallelism, node.MaxParallelism);
        }

        foreach (var edge in graph.Nodes.SelectMany(node => node.Outputs))
        {
            edge.IsChained = CanChain(edge);
        }

        var vertices = graph.Nodes
            .Where(node => node.Inputs.All(edge => !edge.IsChained))
            .Select((head, index) => new JobVertex(index, Chain(head), head.Parallelism!.Value))
            .ToList();
        return new(Connect(vertices));
    }

    /// <summary>How the elements of an edge are dealt out, now that the parallelism of its ends is known.</summary>
    public static Partitioning Resolve(StreamEdge edge) => edge.Partitioning switch
    {
        Partitioning.Forward when edge.From.Parallelism != edge.To.Parallelism => Partitioning.Rebalance,
        Partitioning.Hash or Partitioning.Rebalance or Partitioning.Broadcast when edge.From.Parallelism == 1 && edge.To.Parallelism == 1 => Partitioning.Forward,
        var partitioning => partitioning,
    };

    private static bool CanChain(StreamEdge edge) =>
        Resolve(edge) is Partitioning.Forward or Partitioning.RecordKey
        && edge.From.Parallelism == edge.To.Parallelism
        && edge.To.Inputs.Count == 1
        && !edge.From.EndsChain
        && !edge.To.StartsChain;

    private static List<StreamNode> Chain(StreamNode head)
    {
        var chain = new List<StreamNode> { head };
        for (var i = 0; i < chain.Count; i++)
        {
            chain.AddRange(chain[i].Outputs.Where(edge => edge.IsChained).Select(edge => edge.To));
        }

        return chain;
    }

    private static List<JobRegion> Connect(List<JobVertex> vertices)
    {
        var owners = vertices.SelectMany(vertex => vertex.Nodes.Select(node => (node, vertex))).ToDictionary(pair => pair.node, pair => pair.vertex);
        var regions = new List<JobRegion>();
        var seen = new HashSet<JobVertex>();
        foreach (var first in vertices)
        {
            var members = new List<JobVertex>();
            var open = new Queue<JobVertex>([first]);
            while (open.TryDequeue(out var vertex))
            {
                if (!seen.Add(vertex))
                {
                    continue;
                }

                members.Add(vertex);
                foreach (var edge in vertex.Inputs)
                {
                    open.Enqueue(owners[edge.From]);
                }

                foreach (var edge in vertex.Outputs)
                {
                    open.Enqueue(owners[edge.To]);
                }
            }

            if (members.Count > 0)
            {
                regions.Add(new(regions.Count, [.. members.OrderBy(vertex => vertex.Id)]));
            }
        }

        return regions;
    }

    /// <summary>A node without a uid gets its name, which is as stable as can be, with a number behind it if others have the same.</summary>
    private static void AssignUids(IReadOnlyList<StreamNode> nodes)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in nodes.Where(node => node.Uid is not null))
        {
            if (!taken.Add(node.Uid!))
            {
                throw new InvalidOperationException($"Two operators have the uid '{node.Uid}'; each needs its own.");
            }
        }

        foreach (var node in nodes.Where(node => node.Uid is null))
        {
            var name = new string([.. node.Name.Take(NodeSettings.MaxUidLength).Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-')]);
            var uid = name;
            for (var number = 2; !taken.Add(uid); number++)
            {
                uid = FormattableString.Invariant($"{name}-{number}");
            }

            node.Uid = uid;
        }
    }
}

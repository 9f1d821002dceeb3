using System.Runtime.CompilerServices;

namespace FraudDetection.Models;

/// <summary>
/// Regression trees in flat arrays, whose values are summed. It goes the ways and adds in the order of ML.NET's own
/// ensembles, so that the sum, as a float, is the same bit by bit. Immutable, so threads may share it.
/// </summary>
public sealed class TreeEnsemble
{
    /// <summary>How many features a row may have.</summary>
    public const int MaxFeatures = 1024;

    /// <summary>How many trees there may be.</summary>
    public const int MaxTrees = 10_000;

    /// <summary>How many leaves a tree may have.</summary>
    public const int MaxLeaves = 4096;

    private readonly Node[] _nodes;
    private readonly int[] _roots;
    private readonly double[] _leaves;

    // The mean of the leaves below each node, weighted by the training rows that ended in them.
    private readonly double[] _nodeMeans;

    /// <summary>Checks and flattens trees.</summary>
    /// <param name="featureCount">How many features a row has.</param>
    /// <param name="trees">The trees, in the order of summing.</param>
    /// <exception cref="InvalidDataException">They are not trees over so many features; the message says where.</exception>
    public TreeEnsemble(int featureCount, IReadOnlyList<DecisionTree> trees)
    {
        ArgumentNullException.ThrowIfNull(trees);
        Require(featureCount is > 0 and <= MaxFeatures, $"there are {featureCount} features, not 1 to {MaxFeatures}");
        Require(trees.Count is > 0 and <= MaxTrees, $"there are {trees.Count} trees, not 1 to {MaxTrees}");
        FeatureCount = featureCount;
        Trees = [.. trees];
        _nodes = new Node[trees.Sum(tree => tree.Left.Count)];
        _nodeMeans = new double[_nodes.Length];
        _leaves = new double[_nodes.Length + trees.Count];
        _roots = new int[trees.Count];
        var firstNode = 0;
        for (var t = 0; t < trees.Count; t++)
        {
            // Each tree has one leaf more than it has nodes.
            Flatten(trees[t], t, firstNode, firstLeaf: firstNode + t);
            BaseValue += MeanOf(_roots[t]);
            firstNode += trees[t].Left.Count;
        }
    }

    /// <summary>How many features a row has.</summary>
    public int FeatureCount { get; }

    /// <summary>The trees, as they were given.</summary>
    public IReadOnlyList<DecisionTree> Trees { get; }

    /// <summary>The mean sum over the training rows.</summary>
    public double BaseValue { get; }

    /// <summary>Sums the values of the leaves in which a row ends. Allocates nothing.</summary>
    /// <param name="features">At least <see cref="FeatureCount"/> values, none of them NaN.</param>
    /// <remarks>
    /// Compiled well at once: one call goes through all trees, so that calls are too few for the JIT to notice early, and each takes
    /// many times as long until it does. There is nothing here that it could learn from the calls.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Sum(ReadOnlySpan<float> features)
    {
        var nodes = _nodes;
        var leaves = _leaves;
        var sum = 0.0;
        foreach (var root in _roots)
        {
            var at = root;
            while (at >= 0)
            {
                ref readonly var node = ref nodes[at];
                at = features[node.Feature] <= node.Threshold ? node.Left : node.Right;
            }

            sum += leaves[~at];
        }

        return sum;
    }

    /// <summary>
    /// Splits what <see cref="Sum"/> differs from <see cref="BaseValue"/> among the features: each step of a row's way through a
    /// tree changes the mean that is to be expected, and the change belongs to the feature that was looked at. Allocates nothing.
    /// </summary>
    /// <param name="features">At least <see cref="FeatureCount"/> values, none of them NaN.</param>
    /// <param name="contributions">Receives a value for each feature; their sum and <see cref="BaseValue"/> make the row's sum, but for rounding.</param>
    public void Attribute(ReadOnlySpan<float> features, Span<double> contributions)
    {
        contributions[..FeatureCount].Clear();
        foreach (var root in _roots)
        {
            var at = root;
            while (at >= 0)
            {
                ref readonly var node = ref _nodes[at];
                var next = features[node.Feature] <= node.Threshold ? node.Left : node.Right;
                contributions[node.Feature] += MeanOf(next) - _nodeMeans[at];
                at = next;
            }
        }
    }

    /// <summary>The leaf of each tree in which a row ends; for counting the training rows.</summary>
    /// <param name="features">At least <see cref="FeatureCount"/> values, none of them NaN.</param>
    /// <param name="leaves">Receives an index for each tree, into its own leaves.</param>
    public void FindLeaves(ReadOnlySpan<float> features, Span<int> leaves)
    {
        var firstLeaf = 0;
        for (var t = 0; t < _roots.Length; t++)
        {
            var at = _roots[t];
            while (at >= 0)
            {
                ref readonly var node = ref _nodes[at];
                at = features[node.Feature] <= node.Threshold ? node.Left : node.Right;
            }

            leaves[t] = ~at - firstLeaf;
            firstLeaf += Trees[t].LeafValue.Count;
        }
    }

    private double MeanOf(int at) => at >= 0 ? _nodeMeans[at] : _leaves[~at];

    private void Flatten(DecisionTree tree, int number, int firstNode, int firstLeaf)
    {
        var nodes = tree.Left.Count;
        Require(nodes < MaxLeaves, $"tree {number} has more than {MaxLeaves} leaves");
        Require(
            tree.Right.Count == nodes && tree.Feature.Count == nodes && tree.Threshold.Count == nodes
                && tree.LeafValue.Count == nodes + 1 && tree.LeafCount.Count == nodes + 1,
            $"tree {number} has parts of different lengths");

        // Parents come before their children, so that what is used often stands together. A child that is met twice would be a
        // cycle or a short cut.
        var wayIn = new Stack<(int Child, int Parent, bool IsLeft)>();
        wayIn.Push((nodes == 0 ? ~0 : 0, -1, false));
        var counts = new long[nodes];
        var visitedLeaves = new bool[nodes + 1];
        var visitedNodes = new bool[nodes];
        var placed = 0;
        while (wayIn.TryPop(out var step))
        {
            int at;
            if (step.Child >= 0)
            {
                var node = step.Child;
                Require(node < nodes && !visitedNodes[node], $"tree {number} has a node {node} that is not there, or in two places");
                visitedNodes[node] = true;
                Require(tree.Feature[node] >= 0 && tree.Feature[node] < FeatureCount, $"tree {number} looks at feature {tree.Feature[node]}, which is not there");
                Require(!float.IsNaN(tree.Threshold[node]), $"tree {number} has a threshold that is no number");
                at = firstNode + placed;
                placed++;
                _nodes[at] = new Node { Feature = tree.Feature[node], Threshold = tree.Threshold[node] };
                wayIn.Push((tree.Right[node], at, false));
                wayIn.Push((tree.Left[node], at, true));
            }
            else
            {
                var leaf = ~step.Child;
                Require(leaf <= nodes && !visitedLeaves[leaf], $"tree {number} has a leaf {leaf} that is not there, or in two places");
                visitedLeaves[leaf] = true;
                Require(double.IsFinite(tree.LeafValue[leaf]), $"tree {number} has a leaf whose value is no finite number");
                Require(tree.LeafCount[leaf] is >= 0 and <= uint.MaxValue, $"tree {number} has a leaf with {tree.LeafCount[leaf]} rows");
                _leaves[firstLeaf + leaf] = tree.LeafValue[leaf];
                at = ~(firstLeaf + leaf);
            }

            if (step.Parent < 0)
            {
                _roots[number] = at;
            }
            else if (step.IsLeft)
            {
                _nodes[step.Parent].Left = at;
            }
            else
            {
                _nodes[step.Parent].Right = at;
            }
        }

        Require(placed == nodes, $"tree {number} has a node to which no way leads");
        for (var i = nodes - 1; i >= 0; i--)
        {
            var node = _nodes[firstNode + i];
            var (left, right) = (CountOf(node.Left), CountOf(node.Right));
            counts[i] = left + right;
            // Where no training row came, both sides count the same.
            _nodeMeans[firstNode + i] = counts[i] == 0
                ? (MeanOf(node.Left) + MeanOf(node.Right)) / 2
                : ((MeanOf(node.Left) * left) + (MeanOf(node.Right) * right)) / counts[i];
        }

        long CountOf(int at) => at >= 0 ? counts[at - firstNode] : tree.LeafCount[~at - firstLeaf];
    }

    private static void Require(bool holds, string problem)
    {
        if (!holds)
        {
            throw new InvalidDataException($"These are no decision trees: {problem}.");
        }
    }

    private struct Node
    {
        public float Threshold;
        public int Feature;
        public int Left;
        public int Right;
    }
}

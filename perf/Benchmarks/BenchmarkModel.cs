using FraudDetection.Features;
using FraudDetection.Models;
using FraudDetection.Tests.TestData;

namespace Benchmarks;

/// <summary>A model with as many trees as the default one, each as large, whose thresholds are drawn at random (seed 7): for timing, not for deciding well.</summary>
internal static class BenchmarkModel
{
    private const int Trees = 100;
    private const int Nodes = 15;

    public static FraudModel Create()
    {
        var random = new Random(7);
        return HandMadeModel.Of([.. Enumerable.Range(0, Trees).Select(_ => CreateTree(random))]);
    }

    // A full binary tree: the children of node n are 2n+1 and 2n+2, and what lies beyond the last node is a leaf.
    private static DecisionTree CreateTree(Random random) => new(
        [.. Enumerable.Range(0, Nodes).Select(node => Child((2 * node) + 1))],
        [.. Enumerable.Range(0, Nodes).Select(node => Child((2 * node) + 2))],
        [.. Enumerable.Range(0, Nodes).Select(_ => random.Next(FeatureNames.Count))],
        [.. Enumerable.Range(0, Nodes).Select(_ => (float)Math.Exp(random.NextDouble() * 8))],
        [.. Enumerable.Range(0, Nodes + 1).Select(_ => random.NextDouble() * 0.02)],
        [.. Enumerable.Repeat(1L, Nodes + 1)]);

    private static int Child(int number) => number < Nodes ? number : ~(number - Nodes);
}

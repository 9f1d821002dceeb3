using FraudDetection.Features;
using FraudDetection.Models;
using Microsoft.ML.Trainers.FastTree;
using FlatTrees = FraudDetection.Models.TreeEnsemble;

namespace FraudTraining.Training;

/// <summary>Takes the trees out of ML.NET's ensembles.</summary>
internal static class TreeExport
{
    public static IReadOnlyList<DecisionTree> ToTrees<T>(TreeEnsemble<T> ensemble)
        where T : RegressionTreeBase
    {
        // Neither trainer uses these; a model that did would score otherwise than its flat trees.
        if (ensemble.Bias != 0 || ensemble.TreeWeights.Any(weight => weight != 1)
            || ensemble.Trees.Any(tree => tree.CategoricalSplitFlags.Contains(true)))
        {
            throw new InvalidOperationException("The ensemble has a bias, weights or categorical splits, which flat trees have not.");
        }

        return [.. ensemble.Trees.Select(tree => new DecisionTree(
            [.. tree.LeftChild],
            [.. tree.RightChild],
            [.. tree.NumericalSplitFeatureIndexes],
            [.. tree.NumericalSplitThresholds],
            [.. tree.LeafValues],
            new long[tree.NumberOfLeaves]))];
    }

    /// <summary>The gain of all splits, by feature.</summary>
    public static double[] SumGains<T>(TreeEnsemble<T> ensemble)
        where T : RegressionTreeBase
    {
        var gains = new double[FeatureNames.Count];
        foreach (var tree in ensemble.Trees)
        {
            for (var node = 0; node < tree.NumberOfNodes; node++)
            {
                gains[tree.NumericalSplitFeatureIndexes[node]] += tree.SplitGains[node];
            }
        }

        return gains;
    }

    /// <summary>The features that were used, by their share in all gain.</summary>
    public static IReadOnlyList<FeatureImportance> Rank(double[] gains)
    {
        var sum = gains.Sum();
        return
        [
            .. gains.Select((gain, i) => new FeatureImportance(FeatureNames.All[i], sum > 0 ? gain / sum : 0))
                .Where(importance => importance.Share > 0)
                .OrderByDescending(importance => importance.Share),
        ];
    }

    /// <summary>The same trees, with the numbers of the training rows that end in each leaf.</summary>
    public static FlatTrees CountLeaves(FlatTrees trees, TrainingSet set)
    {
        long[][] counts = [.. trees.Trees.Select(tree => new long[tree.LeafValue.Count])];
        var leaves = new int[counts.Length];
        foreach (var row in set.Rows)
        {
            trees.FindLeaves(row.Features, leaves);
            for (var t = 0; t < leaves.Length; t++)
            {
                counts[t][leaves[t]]++;
            }
        }

        return new(trees.FeatureCount, [.. trees.Trees.Select((tree, t) => tree with { LeafCount = counts[t] })]);
    }
}

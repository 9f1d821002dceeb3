using FraudDetection.Features;
using FraudDetection.Models;
using FraudDetection.Tests.TestData;

namespace FraudDetection.Tests.Models;

/// <summary>Models of a few nodes.</summary>
internal static class TestModels
{
    public const int First = 0;
    public const int Second = 1;

    /// <summary>
    /// If the first feature is at most 10: 1 (6 rows); else, if the second is at most 0.5: 2 (3 rows), else 5 (1 row).
    /// </summary>
    public static DecisionTree Tree { get; } = new([~0, ~1], [1, ~2], [First, Second], [10, 0.5f], [1, 2, 5], [6, 3, 1]);

    /// <summary>A tree that is one leaf.</summary>
    public static DecisionTree Leaf { get; } = new([], [], [], [], [-3], [10]);

    public static FraudModel Build(params DecisionTree[] trees) => HandMadeModel.Of(trees, slope: -0.5, offset: 0.25);

    public static double[] Features(double first, double second)
    {
        var features = new double[FeatureNames.Count];
        features[First] = first;
        features[Second] = second;
        return features;
    }
}

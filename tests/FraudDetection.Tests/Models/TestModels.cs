using FraudDetection.Features;
using FraudDetection.Models;

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

    public static ModelCard Card { get; } = new()
    {
        Algorithm = "hand",
        FeatureSetHash = FeatureSet.Hash,
        Data = new()
        {
            File = "rows.csv",
            Sha256 = "00",
            From = DateTimeOffset.UnixEpoch,
            To = DateTimeOffset.UnixEpoch.AddDays(7),
            Rows = 10,
            Frauds = 1,
            LabelDelayDays = 7,
        },
    };

    public static FraudModel Build(params DecisionTree[] trees) =>
        FraudModel.Create(new TreeEnsemble(FeatureNames.Count, trees), slope: -0.5, offset: 0.25, Card);

    public static double[] Features(double first, double second)
    {
        var features = new double[FeatureNames.Count];
        features[First] = first;
        features[Second] = second;
        return features;
    }
}

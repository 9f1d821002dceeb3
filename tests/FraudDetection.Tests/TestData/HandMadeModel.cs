using FraudDetection.Features;
using FraudDetection.Models;

namespace FraudDetection.Tests.TestData;

/// <summary>Models that nobody trained. Other test projects, and the benchmarks, link this folder's files.</summary>
internal static class HandMadeModel
{
    /// <summary>A card that says of nothing where it comes from, but fits the features of this code.</summary>
    public static ModelCard Card { get; } = new()
    {
        Algorithm = "hand",
        FeatureSetHash = FeatureSet.Hash,
        Data = new()
        {
            File = "none",
            Sha256 = "",
            From = DateTimeOffset.UnixEpoch,
            To = DateTimeOffset.UnixEpoch.AddDays(7),
            Rows = 10,
            Frauds = 1,
            LabelDelayDays = 7,
        },
    };

    /// <summary>Makes a model of trees. As it is by default, their sum is the log-odds of fraud.</summary>
    public static FraudModel Of(IReadOnlyList<DecisionTree> trees, double slope = -1, double offset = 0) =>
        FraudModel.Create(new TreeEnsemble(FeatureNames.Count, trees), slope, offset, Card);

    /// <summary>Makes a model of stumps, each of which knows one feature and one threshold.</summary>
    /// <param name="stumps">The features with their thresholds, and what is added to the log-odds above them; below it is taken away.</param>
    public static FraudModel OfStumps(params (Feature Feature, float Threshold, double LogOdds)[] stumps) =>
        Of([.. stumps.Select(stump => Stump(stump.Feature, stump.Threshold, [-stump.LogOdds, stump.LogOdds], [1, 1]))]);

    /// <summary>Makes a model of one question: is the amount above a threshold? Then fraud is probable, else it is not.</summary>
    /// <param name="threshold">The amount, in minor units.</param>
    public static FraudModel OfAmount(float threshold) => Of([Stump(Feature.Amount, threshold, [-4, 2], [900, 100])]);

    private static DecisionTree Stump(Feature feature, float threshold, double[] values, long[] rows) =>
        new([~0], [~1], [(int)feature], [threshold], values, rows);
}

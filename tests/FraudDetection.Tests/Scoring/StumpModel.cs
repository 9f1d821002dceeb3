using FraudDetection.Features;
using FraudDetection.Models;

namespace FraudDetection.Tests.Scoring;

/// <summary>A model of stumps, each of which knows one feature and one threshold.</summary>
internal static class StumpModel
{
    /// <summary>Makes a model.</summary>
    /// <param name="stumps">The features with their thresholds, and what is added to the log-odds above them; below it is taken away.</param>
    public static FraudModel Create(params (Feature Feature, float Threshold, double LogOdds)[] stumps) => FraudModel.Create(
        new TreeEnsemble(FeatureNames.Count, [.. stumps.Select(stump =>
            new DecisionTree([-1], [-2], [(int)stump.Feature], [stump.Threshold], [-stump.LogOdds, stump.LogOdds], [1, 1]))]),
        slope: -1,
        offset: 0,
        new ModelCard
        {
            Algorithm = "stumps",
            FeatureSetHash = FeatureSet.Hash,
            Data = new()
            {
                File = "none",
                Sha256 = "",
                From = DateTimeOffset.UnixEpoch,
                To = DateTimeOffset.UnixEpoch,
                Rows = 0,
                Frauds = 0,
                LabelDelayDays = 7,
            },
        });
}

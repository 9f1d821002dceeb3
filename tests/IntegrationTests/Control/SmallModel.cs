using FraudDetection.Features;
using FraudDetection.Models;

namespace IntegrationTests.Control;

/// <summary>A model of one question: is the amount above a threshold?</summary>
internal static class SmallModel
{
    public static FraudModel Of(float threshold, double low = -4, double high = 2) => FraudModel.Create(
        new TreeEnsemble(
            FeatureNames.Count, [new DecisionTree([~0], [~1], [(int)Feature.Amount], [threshold], [low, high], [900, 100])]),
        slope: -1,
        offset: 0,
        new ModelCard
        {
            Algorithm = "test",
            FeatureSetHash = FeatureSet.Hash,
            Data = new()
            {
                File = "none",
                Sha256 = "",
                From = DateTimeOffset.UnixEpoch,
                To = DateTimeOffset.UnixEpoch.AddDays(1),
                Rows = 1000,
                Frauds = 100,
                LabelDelayDays = 7,
            },
        });
}

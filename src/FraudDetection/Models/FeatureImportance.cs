namespace FraudDetection.Models;

/// <summary>How much a feature does for a model.</summary>
/// <param name="Feature">The feature's name.</param>
/// <param name="Share">Its share in the gain of all splits, 0 to 1.</param>
public sealed record FeatureImportance(string Feature, double Share);

namespace FraudDetection.Shadow;

/// <summary>How the shadow model compares with the live one, since it began to be tried in this instance.</summary>
/// <param name="Version">The shadow's version in its topic.</param>
/// <param name="Model">The shadow's name, as it would stand in decisions.</param>
/// <param name="LiveModel">The live model's name.</param>
/// <param name="Since">Since when.</param>
/// <param name="Compared">Decisions that it was tried on. One whose epoch was aborted is tried again and counts twice.</param>
/// <param name="Dropped">Decisions that it was not tried on, because it was behind.</param>
/// <param name="Failed">Decisions on which it has failed.</param>
/// <param name="LastFailure">Why, the last time; null if it has not.</param>
/// <param name="IsStopped">Whether it is not tried any more, because it failed too often.</param>
/// <param name="Agreement">The share of decisions with the same outcome, 0 to 1; null before the first.</param>
/// <param name="Outcomes">How many decisions had which outcome with the live and would have had with the shadow model.</param>
/// <param name="MeanProbability">The shadow's mean probability of fraud; null before the first.</param>
/// <param name="LiveMeanProbability">The live model's.</param>
/// <param name="MeanDifference">The mean distance between the two, whichever is the greater.</param>
/// <param name="StabilityIndex">The population stability index of the two models' probabilities: below 0.1 alike, above 0.25 not.</param>
/// <param name="MeanMicroseconds">How long the shadow took for one, on its own thread.</param>
public sealed record ShadowReport(
    long Version,
    string Model,
    string LiveModel,
    DateTimeOffset Since,
    long Compared,
    long Dropped,
    long Failed,
    string? LastFailure,
    bool IsStopped,
    double? Agreement,
    IReadOnlyList<OutcomePair> Outcomes,
    double? MeanProbability,
    double? LiveMeanProbability,
    double? MeanDifference,
    double? StabilityIndex,
    double? MeanMicroseconds);

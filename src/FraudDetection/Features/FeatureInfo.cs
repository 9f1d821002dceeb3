namespace FraudDetection.Features;

/// <summary>What is to be said about one feature.</summary>
/// <param name="Feature">The feature.</param>
/// <param name="Name">Its name in decisions, rules and models.</param>
/// <param name="Meaning">What it tells, in a sentence.</param>
/// <param name="Window">The stretch of event time that it looks at; empty if it looks at none.</param>
/// <param name="Unit">What it is counted in.</param>
public sealed record FeatureInfo(Feature Feature, string Name, string Meaning, string Window, string Unit);

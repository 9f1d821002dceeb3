namespace FraudDetection.Models;

/// <summary>The transactions whose probability of fraud lies in a range, and how many of them were frauds.</summary>
/// <param name="From">The least probability of the range.</param>
/// <param name="To">The first probability above the range.</param>
/// <param name="Rows">How many transactions there are.</param>
/// <param name="MeanProbability">The mean of their probabilities; 0 if there are none.</param>
/// <param name="FraudRate">The share of frauds among them; 0 if there are none.</param>
public sealed record CalibrationBucket(double From, double To, long Rows, double MeanProbability, double FraudRate);

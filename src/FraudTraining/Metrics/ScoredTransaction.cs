namespace FraudTraining.Metrics;

/// <summary>A transaction of a test period with its score and the truth.</summary>
/// <param name="Score">How suspicious it is; the greater the more.</param>
/// <param name="IsFraud">Whether it is a fraud.</param>
/// <param name="Card">The card's number.</param>
/// <param name="Day">The day's number, in UTC.</param>
/// <param name="AmountMinor">Its amount, in minor units.</param>
public readonly record struct ScoredTransaction(double Score, bool IsFraud, int Card, int Day, long AmountMinor);

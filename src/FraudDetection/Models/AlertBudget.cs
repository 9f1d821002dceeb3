namespace FraudDetection.Models;

/// <summary>What is found if only so many transactions a day, the most suspicious ones of the period, can be looked at.</summary>
/// <param name="AlertsPerDay">How many alerts a day, as the mean over the period.</param>
/// <param name="Recall">The share of the frauds that is among them.</param>
/// <param name="Precision">The share of frauds among the alerts.</param>
/// <param name="AmountRecall">The share of the frauds' amount that is among them.</param>
public sealed record AlertBudget(int AlertsPerDay, double Recall, double Precision, double AmountRecall);

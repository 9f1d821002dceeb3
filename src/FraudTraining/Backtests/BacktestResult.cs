using FraudTraining.Training;

namespace FraudTraining.Backtests;

/// <summary>What a back-test made.</summary>
/// <param name="Report">The figures; null if nothing was tested, or the data end before the test period begins.</param>
/// <param name="Trained">The model that was trained, with the figures on its card; null if none was.</param>
public sealed record BacktestResult(BacktestReport? Report, TrainedModel? Trained);

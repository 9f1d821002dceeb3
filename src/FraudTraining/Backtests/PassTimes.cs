namespace FraudTraining.Backtests;

/// <summary>How long a back-test took.</summary>
/// <param name="Events">How many transactions went through the features, from the beginning of the data on.</param>
/// <param name="PassSeconds">How long reading, features, rules and model took; without training.</param>
/// <param name="TrainingSeconds">How long training took.</param>
/// <param name="EventsPerSecond">Events per second of the pass.</param>
public sealed record PassTimes(long Events, double PassSeconds, double TrainingSeconds, double EventsPerSecond);

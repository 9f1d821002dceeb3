using LoadGenerator.Simulation;

namespace LoadGenerator.Load;

/// <summary>How well the decisions found the frauds of the simulator, which knows them. Simulated data: they say nothing about real ones.</summary>
public sealed record DetectionFigures
{
    /// <summary>Transactions that were decided.</summary>
    public required long Transactions { get; init; }

    /// <summary>Of these: frauds, as the simulator knows.</summary>
    public required long Frauds { get; init; }

    /// <summary>Transactions that were reviewed or declined.</summary>
    public required long Alerts { get; init; }

    /// <summary>Of these: frauds.</summary>
    public required long AlertedFrauds { get; init; }

    /// <summary>Transactions that were declined.</summary>
    public required long Declined { get; init; }

    /// <summary>Of these: frauds.</summary>
    public required long DeclinedFrauds { get; init; }

    /// <summary>The share of the frauds that were reviewed or declined; null if there were none.</summary>
    public double? Recall => Share(AlertedFrauds, Frauds);

    /// <summary>The share of frauds among what was reviewed or declined; null if nothing was.</summary>
    public double? Precision => Share(AlertedFrauds, Alerts);

    /// <summary>The share of the frauds that were declined; null if there were none.</summary>
    public double? DeclineRecall => Share(DeclinedFrauds, Frauds);

    /// <summary>The share of frauds among what was declined; null if nothing was.</summary>
    public double? DeclinePrecision => Share(DeclinedFrauds, Declined);

    /// <summary>Counts the decisions of a run against the truth, for which the simulator makes the run's transactions once more.</summary>
    /// <param name="options">What the simulator's world consisted of.</param>
    /// <param name="runId">The run.</param>
    /// <param name="sent">How many transactions it sent.</param>
    /// <param name="decided">The indexes that were decided.</param>
    /// <param name="alerted">Those that were reviewed or declined.</param>
    /// <param name="declined">Those that were declined.</param>
    public static DetectionFigures Count(
        SimulatorOptions options, RunId runId, long sent, OccurrenceBitmap decided, OccurrenceBitmap alerted, OccurrenceBitmap declined)
    {
        ArgumentNullException.ThrowIfNull(decided);
        ArgumentNullException.ThrowIfNull(alerted);
        ArgumentNullException.ThrowIfNull(declined);
        var simulator = new TransactionSimulator(options, runId);
        var (transactions, frauds, alertedFrauds, declinedFrauds) = (0L, 0L, 0L, 0L);
        for (var i = 0L; i < sent; i++)
        {
            simulator.Next(eventTime: 0);
            if (!decided.Contains(i))
            {
                continue;
            }

            transactions++;
            if (simulator.LastIsFraud)
            {
                frauds++;
                alertedFrauds += alerted.Contains(i) ? 1 : 0;
                declinedFrauds += declined.Contains(i) ? 1 : 0;
            }
        }

        return new()
        {
            Transactions = transactions,
            Frauds = frauds,
            Alerts = alerted.Count,
            AlertedFrauds = alertedFrauds,
            Declined = declined.Count,
            DeclinedFrauds = declinedFrauds,
        };
    }

    private static double? Share(long part, long whole) => whole == 0 ? null : (double)part / whole;
}

namespace FraudTraining.Backtests;

/// <summary>What the outcomes of the tested transactions would have been worth. Amounts are in minor units of whatever currency.</summary>
public sealed record OutcomeFigures
{
    /// <summary>How many were approved.</summary>
    public long Approved { get; init; }

    /// <summary>How many were sent to a review.</summary>
    public long Reviewed { get; init; }

    /// <summary>How many were declined.</summary>
    public long Declined { get; init; }

    /// <summary>Frauds that were approved.</summary>
    public long FraudsApproved { get; init; }

    /// <summary>Frauds that were sent to a review.</summary>
    public long FraudsReviewed { get; init; }

    /// <summary>Frauds that were declined.</summary>
    public long FraudsDeclined { get; init; }

    /// <summary>The share of frauds that were declined or reviewed; 0 if there are none.</summary>
    public double Recall => Share(FraudsReviewed + FraudsDeclined, FraudsApproved + FraudsReviewed + FraudsDeclined);

    /// <summary>The share of frauds among those declined or reviewed; 0 if there are none.</summary>
    public double Precision => Share(FraudsReviewed + FraudsDeclined, Reviewed + Declined);

    /// <summary>The amount of all frauds.</summary>
    public long FraudAmount { get; init; }

    /// <summary>The amount of the frauds that were declined: it is saved.</summary>
    public long AmountSaved { get; init; }

    /// <summary>The amount of the frauds that were sent to a review: it is saved if the reviewer sees it.</summary>
    public long AmountInReview { get; init; }

    /// <summary>The amount of the genuine transactions that were declined.</summary>
    public long AmountTurnedAway { get; init; }

    private static double Share(double part, double whole) => whole == 0 ? 0 : part / whole;
}

namespace FraudDetection.Models;

/// <summary>How well a model ranked the transactions of a period that it was not trained on.</summary>
public sealed record ModelFigures
{
    /// <summary>The first moment of the period.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>The first moment after the period.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>How many transactions were scored: those of cards that were not known to be compromised.</summary>
    public required long Rows { get; init; }

    /// <summary>How many of them are frauds.</summary>
    public required long Frauds { get; init; }

    /// <summary>The area under the ROC curve: the chance that a fraud ranks above a genuine transaction.</summary>
    public required double Auc { get; init; }

    /// <summary>The average precision: the precision at each fraud's rank, averaged over the frauds.</summary>
    public required double AveragePrecision { get; init; }

    /// <summary>
    /// The share of compromised cards among the 100 most suspicious ones of a day, as the mean over the days; a card that was
    /// found does not count on later days.
    /// </summary>
    public required double CardPrecision100 { get; init; }

    /// <summary>How the probabilities compare with the share of frauds, from the least probability on.</summary>
    public IReadOnlyList<CalibrationBucket> Calibration { get; init; } = [];

    /// <summary>How many frauds are found with so many alerts.</summary>
    public IReadOnlyList<AlertBudget> Budgets { get; init; } = [];
}

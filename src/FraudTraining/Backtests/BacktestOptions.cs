using FraudDetection;
using FraudDetection.Models;
using FraudDetection.Rules;
using FraudTraining.Training;

namespace FraudTraining.Backtests;

/// <summary>What a back-test trains and tests.</summary>
public sealed record BacktestOptions
{
    /// <summary>The period that a model is trained on; null to train none.</summary>
    public Period? Train { get; init; }

    /// <summary>The period that is decided and measured; null to train only.</summary>
    public Period? Test { get; init; }

    /// <summary>After how many days the label of a transaction is known; 0 or more, by default 7.</summary>
    public int LabelDelayDays { get; init; } = 7;

    /// <summary>
    /// From when on frauds make their cards known as compromised, which takes them out of the test; null, the default, for the
    /// beginning of the training period, or without one of the test period less the delay and 7 days.
    /// </summary>
    public DateTimeOffset? KnownFrom { get; init; }

    /// <summary>With which algorithm a model is trained; by default LightGBM.</summary>
    public ModelAlgorithm Algorithm { get; init; }

    /// <summary>What kind of data they are, for the card and the report, for example that they are simulated.</summary>
    public string? DataNote { get; init; }

    /// <summary>The model to test, if none is trained; null for none.</summary>
    public FraudModel? Model { get; init; }

    /// <summary>The rules to test; by default the built-in ones.</summary>
    public RuleSet Rules { get; init; } = RuleSet.Default;

    /// <summary>The thresholds of the outcomes.</summary>
    public FraudOptions Thresholds { get; init; } = new();

    /// <summary>Checks the options against each other.</summary>
    /// <returns>What is wrong, with the remedy; null if all is well.</returns>
    public string? FindFault()
    {
        if (Train is { } train && train.From >= train.To)
        {
            return $"The training period ends at {train.To:u}, before it begins: set its end after {train.From:u}.";
        }

        if (Test is { } test && test.From >= test.To)
        {
            return $"The test period ends at {test.To:u}, before it begins: set its end after {test.From:u}.";
        }

        if (LabelDelayDays is < 0 or > 365)
        {
            return $"The label delay is {LabelDelayDays} days: set it from 0 to 365.";
        }

        // Else the model would have been trained with labels that nobody knew when the first transaction was tested.
        if (Train is not null && Test is not null && Test.From < Train.To.AddDays(LabelDelayDays))
        {
            return $"The labels of the training period are known {LabelDelayDays} days after its end, and the test period begins before: "
                + $"begin it at {Train.To.AddDays(LabelDelayDays):u} or later.";
        }

        return Train is null && Test is null ? "There is nothing to train and nothing to test." : null;
    }
}

using FraudDetection.Models;
using FraudTraining.Data;

namespace FraudTraining.Backtests;

/// <summary>What a back-test has found. All of it but the times is the same each time.</summary>
public sealed record BacktestReport
{
    /// <summary>The file or the topics that it was made from.</summary>
    public required string Data { get; init; }

    /// <summary>The file's SHA-256, in hexadecimal digits; empty if it was no file.</summary>
    public required string DataSha256 { get; init; }

    /// <summary>What kind of data they are; null if nothing was said.</summary>
    public string? DataNote { get; init; }

    /// <summary>The period that the model was trained on; null if it came as a file, or there is none.</summary>
    public Period? Train { get; init; }

    /// <summary>The period that was tested.</summary>
    public required Period Test { get; init; }

    /// <summary>After how many days labels were known.</summary>
    public required int LabelDelayDays { get; init; }

    /// <summary>From when on frauds made their cards known.</summary>
    public required DateTimeOffset KnownFrom { get; init; }

    /// <summary>Which model was tested; <c>none</c> if there was none.</summary>
    public required string ModelVersion { get; init; }

    /// <summary>Which rules were tested.</summary>
    public required string RulesVersion { get; init; }

    /// <summary>What became of the topics' records; null if it was made from a file.</summary>
    public TopicRecords? Records { get; init; }

    /// <summary>The transactions of the test period.</summary>
    public required TestedRows Rows { get; init; }

    /// <summary>How the model's probability ranks the tested transactions; null without a model.</summary>
    public ModelFigures? Model { get; init; }

    /// <summary>How the score of rules and model together ranks them.</summary>
    public required ModelFigures Decision { get; init; }

    /// <summary>What the outcomes would have been worth.</summary>
    public required OutcomeFigures Outcomes { get; init; }

    /// <summary>What each rule found, in the order of the set.</summary>
    public required IReadOnlyList<RuleFigures> Rules { get; init; }

    /// <summary>The features by their worth for the model, the greatest first.</summary>
    public IReadOnlyList<FeatureImportance> Importance { get; init; } = [];

    /// <summary>How long it took.</summary>
    public required PassTimes Times { get; init; }
}

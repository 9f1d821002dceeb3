namespace FraudDetection.Models;

/// <summary>What there is to know of a model: from which data it was made, how, and how good it is.</summary>
public sealed record ModelCard
{
    /// <summary>
    /// Names this model and no other: the algorithm, and the beginning of the SHA-256 of its trees. Set by
    /// <see cref="FraudModel.Create"/>.
    /// </summary>
    public string Version { get; init; } = "";

    /// <summary>Which algorithm made the trees, for example <c>lightgbm</c>.</summary>
    public required string Algorithm { get; init; }

    /// <summary>The feature set that it was trained for; see <see cref="Features.FeatureSet.Hash"/>.</summary>
    public required string FeatureSetHash { get; init; }

    /// <summary>When it was trained.</summary>
    public DateTimeOffset TrainedAt { get; init; }

    /// <summary>From what it was trained.</summary>
    public required ModelData Data { get; init; }

    /// <summary>The algorithm's parameters.</summary>
    public IReadOnlyDictionary<string, double> Parameters { get; init; } = new Dictionary<string, double>();

    /// <summary>How well it ranks the rows of a later period; null if that was not measured.</summary>
    public ModelFigures? Figures { get; init; }

    /// <summary>The features by their worth, the greatest first.</summary>
    public IReadOnlyList<FeatureImportance> Importance { get; init; } = [];
}

using FraudDetection.Features;

namespace FraudDetection.Models;

/// <summary>
/// Tells from the features how probable it is that a transaction is a fraud. Immutable, so threads may share it; scoring
/// allocates nothing and needs no machine-learning library.
/// </summary>
public sealed class FraudModel
{
    private static readonly Lazy<FraudModel> EmbeddedModel = new(ReadEmbedded);

    private readonly ModelContent _content;

    private FraudModel(ModelContent content) => _content = content;

    /// <summary>The model that comes with this code, trained from simulated data.</summary>
    /// <exception cref="InvalidDataException">The features have changed since it was trained.</exception>
    public static FraudModel Default => EmbeddedModel.Value;

    /// <summary>What there is to know of the model.</summary>
    public ModelCard Card => _content.Card;

    /// <summary>Names this model and no other.</summary>
    public string Version => Card.Version;

    /// <summary>The feature set that it was trained for; that of this code.</summary>
    public string FeatureSetHash => Card.FeatureSetHash;

    /// <summary>How many features it takes.</summary>
    public int FeatureCount => Trees.FeatureCount;

    /// <summary>The trees whose sum makes the score.</summary>
    public TreeEnsemble Trees => _content.Trees;

    /// <summary>The log-odds of fraud before anything is known of a transaction; see <see cref="Contributions"/>.</summary>
    public double BaseLogOdds => -((_content.Slope * Trees.BaseValue) + _content.Offset);

    /// <summary>Makes a model of trees.</summary>
    /// <param name="trees">The trees.</param>
    /// <param name="slope">The probability is 1 / (1 + exp(slope * sum + offset)); so the slope is negative as a rule.</param>
    /// <param name="offset">See <paramref name="slope"/>.</param>
    /// <param name="card">The card; its version is set here.</param>
    /// <exception cref="InvalidDataException">Calibration, card and trees do not fit together, or not to the features of this code.</exception>
    public static FraudModel Create(TreeEnsemble trees, double slope, double offset, ModelCard card)
    {
        ArgumentNullException.ThrowIfNull(trees);
        ArgumentNullException.ThrowIfNull(card);
        var content = new ModelContent(trees, slope, offset, card);
        return Accept(content with { Card = card with { Version = ModelFile.VersionOf(content) } });
    }

    /// <summary>Reads a model file.</summary>
    /// <param name="file">The file's bytes; they are not needed afterwards.</param>
    /// <exception cref="InvalidDataException">It is no model file, it is damaged, or it was trained for other features than those of this code.</exception>
    public static FraudModel Load(ReadOnlyMemory<byte> file) => Accept(ModelFile.Read(file));

    /// <summary>Reads a model file.</summary>
    /// <param name="path">Where it is.</param>
    /// <exception cref="InvalidDataException">It is no model file, it is damaged, or it was trained for other features than those of this code.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    public static FraudModel Load(string path)
    {
        var length = new FileInfo(path).Length;
        if (length > ModelFile.MaxLength)
        {
            throw new InvalidDataException($"'{path}' is no model file: it has {length} bytes, more than {ModelFile.MaxLength}.");
        }

        try
        {
            return Load(File.ReadAllBytes(path));
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"'{path}': {e.Message}", e);
        }
    }

    /// <summary>The same model with another card; its version stays as it is.</summary>
    public FraudModel With(ModelCard card) => Create(Trees, _content.Slope, _content.Offset, card);

    /// <summary>Makes the model's file.</summary>
    /// <param name="trainersOwn">The file of the library that trained it, to be kept beside the trees; empty for none.</param>
    public byte[] ToFile(ReadOnlyMemory<byte> trainersOwn = default) => ModelFile.Write(_content, trainersOwn);

    /// <summary>The probability that the transaction is a fraud, 0 to 1. Allocates nothing.</summary>
    /// <param name="features">The features, in the order of <see cref="Feature"/>.</param>
    /// <exception cref="ArgumentException">A feature is NaN, or there are more or fewer of them.</exception>
    public double Score(ReadOnlySpan<double> features) => ProbabilityOf(RawScore(features));

    /// <summary>The sum of the trees, before calibration. Allocates nothing.</summary>
    /// <param name="features">The features, in the order of <see cref="Feature"/>.</param>
    /// <exception cref="ArgumentException">A feature is NaN, or there are more or fewer of them.</exception>
    public float RawScore(ReadOnlySpan<double> features)
    {
        Span<float> row = stackalloc float[FeatureCount];
        Narrow(features, row);
        return (float)Trees.Sum(row);
    }

    /// <summary>
    /// Says which feature made how much of the score, in log-odds: above 0 it speaks for fraud, below 0 against it. Their sum and
    /// <see cref="BaseLogOdds"/> make the log-odds of <see cref="Score"/>, but for rounding. Allocates nothing.
    /// </summary>
    /// <param name="features">The features, in the order of <see cref="Feature"/>.</param>
    /// <param name="contributions">Receives a value for each feature.</param>
    /// <exception cref="ArgumentException">A feature is NaN, or there are more or fewer of them, or too little room.</exception>
    public void Contributions(ReadOnlySpan<double> features, Span<double> contributions)
    {
        if (contributions.Length < FeatureCount)
        {
            throw new ArgumentException($"There is room for {contributions.Length} contributions, and {FeatureCount} are needed.", nameof(contributions));
        }

        Span<float> row = stackalloc float[FeatureCount];
        Narrow(features, row);
        Trees.Attribute(row, contributions);
        for (var i = 0; i < FeatureCount; i++)
        {
            contributions[i] *= -_content.Slope;
        }
    }

    private static FraudModel Accept(ModelContent content)
    {
        if (content.Card.FeatureSetHash != FeatureSet.Hash || content.Trees.FeatureCount != FeatureNames.Count)
        {
            throw new InvalidDataException(
                $"The model {content.Card.Version} was trained for the feature set {content.Card.FeatureSetHash}, and this code computes " +
                $"{FeatureSet.Hash}: train a model with this version of the code.");
        }

        return new FraudModel(content);
    }

    private static FraudModel ReadEmbedded()
    {
        using var stream = typeof(FraudModel).Assembly.GetManifestResourceStream("default-model.zip")
            ?? throw new InvalidOperationException("The assembly lacks its model.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return Load(bytes);
    }

    private double ProbabilityOf(float rawScore) => 1 / (1 + Math.Exp((_content.Slope * rawScore) + _content.Offset));

    private void Narrow(ReadOnlySpan<double> features, Span<float> row)
    {
        if (features.Length != row.Length)
        {
            throw new ArgumentException($"There are {features.Length} features, and the model {Version} takes {row.Length}.", nameof(features));
        }

        for (var i = 0; i < row.Length; i++)
        {
            var value = (float)features[i];
            if (float.IsNaN(value))
            {
                throw new ArgumentException($"The feature {FeatureNames.All[i]} is NaN.", nameof(features));
            }

            row[i] = value;
        }
    }
}

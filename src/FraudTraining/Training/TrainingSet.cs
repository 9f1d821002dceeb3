using FraudDetection.Features;

namespace FraudTraining.Training;

/// <summary>The transactions that a model is trained from: features as a model sees them, and the truth.</summary>
public sealed class TrainingSet
{
    private readonly List<TrainingRow> _rows = [];

    /// <summary>How many transactions there are.</summary>
    public int Count => _rows.Count;

    /// <summary>How many of them are frauds.</summary>
    public int Frauds { get; private set; }

    internal IReadOnlyList<TrainingRow> Rows => _rows;

    /// <summary>Adds a transaction.</summary>
    /// <param name="features">All features, in the order of <see cref="Feature"/>; they are copied.</param>
    /// <param name="isFraud">The truth.</param>
    public void Add(ReadOnlySpan<double> features, bool isFraud)
    {
        var row = new float[FeatureNames.Count];
        for (var i = 0; i < row.Length; i++)
        {
            row[i] = (float)features[i];
        }

        _rows.Add(new() { Features = row, Label = isFraud });
        Frauds += isFraud ? 1 : 0;
    }
}

namespace FraudTraining.Training;

/// <summary>A transaction in the form that ML.NET reads; it finds the columns by these names.</summary>
internal sealed class TrainingRow
{
    public required float[] Features { get; init; }

    public required bool Label { get; init; }
}

namespace FraudTraining.Backtests;

/// <summary>A figure in two back-tests.</summary>
/// <param name="Name">What it is.</param>
/// <param name="First">Its value in the first; null if it has none.</param>
/// <param name="Second">Its value in the second; null if it has none.</param>
public sealed record FigureChange(string Name, double? First, double? Second)
{
    /// <summary>By how much the second is greater; null if either has none.</summary>
    public double? Difference => Second - First;
}

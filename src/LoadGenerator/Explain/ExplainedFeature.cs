namespace LoadGenerator.Explain;

/// <summary>A feature of a decision.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value.</param>
/// <param name="Unit">What it is counted in.</param>
/// <param name="Meaning">What it tells.</param>
/// <param name="LogOdds">How much the model made of it: above 0 it speaks for fraud, below 0 against it; null without a model.</param>
public sealed record ExplainedFeature(string Name, double Value, string Unit, string Meaning, double? LogOdds);

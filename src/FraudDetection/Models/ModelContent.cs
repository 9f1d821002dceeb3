namespace FraudDetection.Models;

/// <summary>What a model file holds.</summary>
/// <param name="Trees">The trees.</param>
/// <param name="Slope">The probability is 1 / (1 + exp(slope * sum + offset)).</param>
/// <param name="Offset">See <paramref name="Slope"/>.</param>
/// <param name="Card">The card.</param>
internal sealed record ModelContent(TreeEnsemble Trees, double Slope, double Offset, ModelCard Card);

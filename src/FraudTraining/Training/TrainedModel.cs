using FraudDetection.Models;

namespace FraudTraining.Training;

/// <summary>A new model.</summary>
/// <param name="Model">The model.</param>
/// <param name="MlNetFile">The same model as ML.NET keeps it, for whoever wants to compare.</param>
public sealed record TrainedModel(FraudModel Model, byte[] MlNetFile);

namespace FraudTraining.Training;

/// <summary>No model can be made; the message says why and what to do.</summary>
public sealed class TrainingException(string message) : Exception(message);

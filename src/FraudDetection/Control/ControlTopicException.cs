namespace FraudDetection.Control;

/// <summary>A control topic can't be read or written as asked; the message says why and what to do.</summary>
public sealed class ControlTopicException(string message, Exception? innerException = null) : Exception(message, innerException);

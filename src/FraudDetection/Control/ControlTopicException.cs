namespace FraudDetection.Control;

/// <summary>A control topic can't be read or written as asked; the message says why and what to do.</summary>
public sealed class ControlTopicException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Whether it is Kafka that failed, so that the same may succeed later; false by default.</summary>
    public bool IsTransient { get; init; }
}

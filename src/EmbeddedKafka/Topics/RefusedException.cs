namespace EmbeddedKafka.Topics;

/// <summary>A request, or one part of it, can't be done; nothing of that part was.</summary>
/// <param name="error">What the client's code is told.</param>
/// <param name="message">What the client's user is told.</param>
internal sealed class RefusedException(KafkaErrorCode error, string message) : Exception(message)
{
    /// <summary>What the client's code is told.</summary>
    public KafkaErrorCode Error { get; } = error;
}

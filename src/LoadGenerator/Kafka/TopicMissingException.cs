namespace LoadGenerator.Kafka;

/// <summary>A topic that is needed does not exist.</summary>
/// <param name="topic">The topic's name.</param>
public sealed class TopicMissingException(string topic)
    : Exception($"There is no topic '{topic}': start the fraud service, which creates it, or create it.")
{
    /// <summary>The topic's name.</summary>
    public string Topic { get; } = topic;
}

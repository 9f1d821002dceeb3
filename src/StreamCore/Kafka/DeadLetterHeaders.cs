namespace StreamCore.Kafka;

/// <summary>The headers of a dead letter; their values are UTF-8 text.</summary>
public static class DeadLetterHeaders
{
    /// <summary>Why the record could not be read.</summary>
    public const string Reason = "dead-letter-reason";

    /// <summary>The topic it came from.</summary>
    public const string Topic = "dead-letter-topic";

    /// <summary>The partition it came from.</summary>
    public const string Partition = "dead-letter-partition";

    /// <summary>Its offset there.</summary>
    public const string Offset = "dead-letter-offset";
}

namespace StreamCore.Kafka;

/// <summary>A sink that writes to a topic.</summary>
internal interface IKafkaOutput
{
    /// <summary>The topic.</summary>
    string Topic { get; }
}

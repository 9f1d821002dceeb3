namespace EmbeddedKafka.SchemaRegistry;

/// <summary>How the embedded schema registry listens.</summary>
internal sealed class SchemaRegistryOptions
{
    /// <summary>The TCP port on the loopback interface, or 0 for any free one.</summary>
    /// <value>0 by default.</value>
    public int Port { get; init; }
}

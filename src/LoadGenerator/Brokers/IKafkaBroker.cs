namespace LoadGenerator.Brokers;

/// <summary>A Kafka broker to work with. Disposing it stops a broker that was started, and leaves any other alone.</summary>
public interface IKafkaBroker : IAsyncDisposable
{
    /// <summary>Where clients connect: <c>host:port</c>, or several of them with commas.</summary>
    string BootstrapServers { get; }

    /// <summary>What kind of broker it is and where it came from, for people to read.</summary>
    string Description { get; }

    /// <summary>The address of the schema registry that came with the broker; null if none did.</summary>
    string? SchemaRegistryUrl => null;
}

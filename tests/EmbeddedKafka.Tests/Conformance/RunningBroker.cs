namespace EmbeddedKafka.Tests.Conformance;

/// <summary>A broker that was started for tests; disposing it ends it.</summary>
public sealed class RunningBroker(string bootstrapServers, IAsyncDisposable broker) : IAsyncDisposable
{
    public string BootstrapServers => bootstrapServers;

    public ValueTask DisposeAsync() => broker.DisposeAsync();
}

using System.Net.Sockets;
using EmbeddedKafka;

namespace LoadGenerator.Brokers;

/// <summary>
/// A broker in this process, with a schema registry. This way is always open; it comes last because a real Kafka is what
/// the service will work with.
/// </summary>
public sealed class EmbeddedProvider : IBrokerProvider
{
    /// <inheritdoc/>
    public string Remedy => "use the embedded broker, which needs nothing";

    /// <inheritdoc/>
    public async Task<IKafkaBroker?> TryStartAsync(BrokerRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        var options = new EmbeddedKafkaOptions
        {
            Port = request.Port ?? 0,
            DataDirectory = request.Directory,
            AutoCreateTopics = false,
            SchemaRegistryPort = 0,
        };
        try
        {
            return new InProcessBroker(await EmbeddedKafkaBroker.StartAsync(options, cancellation), request.Directory);
        }
        catch (SocketException e)
        {
            throw new BrokerStartException(
                $"The embedded broker can't listen on port {request.Port} of {options.Host}: {e.Message}. Pass another --port, or none for any free one.");
        }
        catch (IOException e)
        {
            throw new BrokerStartException($"The embedded broker can't use the directory '{request.Directory}': {e.Message}");
        }
    }

    private sealed class InProcessBroker(EmbeddedKafkaBroker broker, string? directory) : IKafkaBroker
    {
        public string BootstrapServers => broker.BootstrapServers;

        public string Description =>
            $"the embedded broker at {BootstrapServers}, data in {directory ?? "memory"}";

        public string? SchemaRegistryUrl => broker.SchemaRegistryUrl;

        public ValueTask DisposeAsync() => broker.DisposeAsync();
    }
}

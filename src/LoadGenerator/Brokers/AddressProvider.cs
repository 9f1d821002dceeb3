namespace LoadGenerator.Brokers;

/// <summary>A broker that runs already and whose address was given.</summary>
/// <param name="patience">How long to wait for it to answer; 15 s by default.</param>
public sealed class AddressProvider(TimeSpan? patience = null) : IBrokerProvider
{
    private readonly TimeSpan _patience = patience ?? TimeSpan.FromSeconds(15);

    /// <inheritdoc/>
    public string Remedy => "pass --bootstrap HOST:PORT, the address of a Kafka broker that is running";

    /// <inheritdoc/>
    public async Task<IKafkaBroker?> TryStartAsync(BrokerRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (string.IsNullOrWhiteSpace(request.BootstrapServers))
        {
            return null;
        }

        if (!await BrokerProbe.WaitUntilAnsweringAsync(request.BootstrapServers, _patience, () => true, cancellation))
        {
            throw new BrokerStartException(
                $"No Kafka broker answers at {request.BootstrapServers} (waited {_patience.TotalSeconds:0} s). " +
                "Check the address given with --bootstrap, or leave it out to have a broker started.");
        }

        return new RunningBroker(request.BootstrapServers);
    }

    private sealed class RunningBroker(string bootstrapServers) : IKafkaBroker
    {
        public string BootstrapServers => bootstrapServers;

        public string Description => $"the broker running at {bootstrapServers}";

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

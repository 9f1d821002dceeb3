namespace LoadGenerator.Brokers;

/// <summary>Finds a broker: the first of several ways that is open here.</summary>
public static class KafkaBrokerLocator
{
    /// <summary>The ways in the order they are tried: an explicit address, <c>KAFKA_HOME</c>, Docker, the embedded broker.</summary>
    public static IReadOnlyList<IBrokerProvider> Providers { get; } =
        [new AddressProvider(), new KafkaHomeProvider(), new DockerProvider(), new EmbeddedProvider()];

    /// <summary>Finds or starts a broker and waits until it answers. Dispose the broker after use.</summary>
    /// <exception cref="NoBrokerException">No way is open here.</exception>
    /// <exception cref="BrokerStartException">The first way that is open was tried, but the broker does not start or answer.</exception>
    public static Task<IKafkaBroker> FindAsync(BrokerRequest request, CancellationToken cancellation = default) =>
        FindAsync(request, Providers, cancellation);

    /// <summary>As <see cref="FindAsync(BrokerRequest, CancellationToken)"/>, with other ways or another order.</summary>
    /// <exception cref="NoBrokerException">No way is open here.</exception>
    /// <exception cref="BrokerStartException">The first way that is open was tried, but the broker does not start or answer.</exception>
    public static async Task<IKafkaBroker> FindAsync(
        BrokerRequest request, IReadOnlyList<IBrokerProvider> providers, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(providers);
        foreach (var provider in providers)
        {
            if (await provider.TryStartAsync(request, cancellation) is { } broker)
            {
                return broker;
            }
        }

        throw new NoBrokerException(providers);
    }
}

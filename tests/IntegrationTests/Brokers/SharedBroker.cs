using IntegrationTests.Brokers;
using LoadGenerator.Brokers;

[assembly: AssemblyFixture(typeof(SharedBroker))]

namespace IntegrationTests.Brokers;

/// <summary>
/// One broker for all tests of the assembly, started when the first test asks for it. Take it as a constructor parameter
/// of the test class. Tests that kill brokers start their own with <see cref="StartOwnAsync"/>.
/// </summary>
public sealed class SharedBroker : IAsyncDisposable
{
    private const string AddressVariable = "FraudStream__Kafka__BootstrapServers";

    private static readonly KafkaHomeProvider KafkaHome = new();

    private readonly Lazy<Task<IKafkaBroker>> _broker = new(() =>
        KafkaBrokerLocator.FindAsync(new BrokerRequest(Environment.GetEnvironmentVariable(AddressVariable))));

    /// <summary>The address of the broker.</summary>
    public async Task<string> GetBootstrapServersAsync() => (await _broker.Value).BootstrapServers;

    /// <summary>
    /// Starts a broker that the test may stop, kill and start again, and has to dispose: from KAFKA_HOME if that is set,
    /// else the embedded one in a process of its own.
    /// </summary>
    public static async Task<IRestartableBroker> StartOwnAsync()
    {
        var cancellation = TestContext.Current.CancellationToken;
        if (await KafkaHome.TryStartAsync(new BrokerRequest(), cancellation) is { } kafka)
        {
            return (IRestartableBroker)kafka;
        }

        var embedded = new EmbeddedBrokerProcess();
        await embedded.StartAsync(cancellation);
        return embedded;
    }

    public async ValueTask DisposeAsync()
    {
        if (_broker.IsValueCreated && !_broker.Value.IsFaulted)
        {
            await (await _broker.Value).DisposeAsync();
        }
    }
}

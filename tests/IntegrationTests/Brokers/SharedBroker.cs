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

    /// <summary>The address of the broker. Without a broker the test is skipped, or fails where CI=true.</summary>
    public async Task<string> GetBootstrapServersAsync()
    {
        try
        {
            return (await _broker.Value).BootstrapServers;
        }
        catch (NoBrokerException e)
        {
            SkipOrFail(e.Message);
            throw;
        }
    }

    /// <summary>Starts a broker from KAFKA_HOME that the test may stop, kill and start again, and has to dispose.</summary>
    public static async Task<KafkaHomeBroker> StartOwnAsync()
    {
        RequireKafkaHome();
        return (KafkaHomeBroker)(await KafkaHome.TryStartAsync(new BrokerRequest(), TestContext.Current.CancellationToken))!;
    }

    /// <summary>Skips the test, or fails it where CI=true, unless brokers can be started from KAFKA_HOME.</summary>
    public static void RequireKafkaHome()
    {
        if (string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable("KAFKA_HOME")))
        {
            SkipOrFail($"This test ends its broker in some way. To run it, {KafkaHome.Remedy}.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_broker.IsValueCreated && !_broker.Value.IsFaulted)
        {
            await (await _broker.Value).DisposeAsync();
        }
    }

    private static void SkipOrFail(string reason)
    {
        if (string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase))
        {
            Assert.Fail($"CI=true, so a test must not be skipped. {reason}");
        }

        Assert.Skip(reason);
    }
}

using EmbeddedKafka.Tests.Conformance;

[assembly: AssemblyFixture(typeof(EmbeddedKafkaFixture))]

namespace EmbeddedKafka.Tests.Conformance;

/// <summary>The embedded broker, in memory.</summary>
public sealed class EmbeddedKafkaFixture : BrokerFixture
{
    protected override async Task<RunningBroker> StartAsync(bool autoCreateTopics)
    {
        var broker = await EmbeddedKafkaBroker.StartAsync(new EmbeddedKafkaOptions
        {
            AutoCreateTopics = autoCreateTopics,
            ConsumerGroupSessionTimeout = TimeSpan.FromSeconds(3),
            CleanupInterval = TimeSpan.FromMilliseconds(200),
        });
        return new(broker.BootstrapServers, broker);
    }
}

using EmbeddedKafka.Tests.Conformance;
using LoadGenerator.Brokers;

[assembly: AssemblyFixture(typeof(KafkaFixture))]

namespace EmbeddedKafka.Tests.Conformance;

/// <summary>The real Kafka from the distribution in <c>KAFKA_HOME</c>, which says what is right.</summary>
public sealed class KafkaFixture : BrokerFixture
{
    private static readonly KafkaHomeProvider Provider = new();

    /// <summary>Skips the test if <c>KAFKA_HOME</c> is not set.</summary>
    public static void RequireKafkaHome() => Assert.SkipWhen(
        string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable("KAFKA_HOME")),
        $"This test needs the real Kafka. To run it, {Provider.Remedy}.");

    protected override void RequireBroker() => RequireKafkaHome();

    protected override async Task<RunningBroker> StartAsync(bool autoCreateTopics)
    {
        var settings = new Dictionary<string, string>
        {
            ["auto.create.topics.enable"] = autoCreateTopics ? "true" : "false",
            ["transaction.abort.timed.out.transaction.cleanup.interval.ms"] = "200",
            ["log.cleaner.backoff.ms"] = "200",
            ["log.initial.task.delay.ms"] = "200",
            ["log.retention.check.interval.ms"] = "200",
            ["group.min.session.timeout.ms"] = "1000",
            ["group.consumer.min.session.timeout.ms"] = "1000",
            ["group.consumer.session.timeout.ms"] = "3000",
            ["group.consumer.min.heartbeat.interval.ms"] = "200",
            ["group.consumer.heartbeat.interval.ms"] = "300",
        };
        var broker = await Provider.TryStartAsync(new BrokerRequest(Settings: settings), CancellationToken.None);
        return new(broker!.BootstrapServers, broker);
    }
}

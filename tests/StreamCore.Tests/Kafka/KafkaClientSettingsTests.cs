using Confluent.Kafka;
using StreamCore.Kafka;

namespace StreamCore.Tests.Kafka;

/// <summary>What is set for members of the group does not keep the other clients from being made.</summary>
public sealed class KafkaClientSettingsTests
{
    [Theory]
    [InlineData("max.poll.interval.ms", "6000")]
    [InlineData("session.timeout.ms", "3600000")]
    [InlineData("heartbeat.interval.ms", "50000")]
    public void Clients_that_never_join_go_without_what_is_set_for_members(string setting, string value)
    {
        var settings = new KafkaClientSettings(new()
        {
            Kafka = new Dictionary<string, string> { ["bootstrap.servers"] = "127.0.0.1:1", [setting] = value },
        });

        // The client refuses settings that contradict each other.
        foreach (var config in new[] { settings.Lookup(), settings.Restore(), settings.Standby(), settings.Source(0) })
        {
            using var client = new ConsumerBuilder<Ignore, Ignore>(config).SetLogHandler(static (_, _) => { }).Build();
            Assert.DoesNotContain(config, each => each.Key == setting);
        }
    }
}

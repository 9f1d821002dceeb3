using Confluent.Kafka;
using StreamCore.Kafka;

namespace StreamCore.Tests.Kafka;

/// <summary>What is set for members of the group does not keep the other clients from being made; and the client's own waits.</summary>
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

    [Theory]
    [InlineData(null, "250")]
    [InlineData("75", "75")]
    public void Clients_without_any_broker_do_not_take_the_processor_from_it(string? given, string expected)
    {
        var kafka = new Dictionary<string, string> { ["bootstrap.servers"] = "127.0.0.1:1" };
        if (given is not null)
        {
            kafka["reconnect.backoff.ms"] = given;
        }

        var settings = new KafkaClientSettings(new() { Kafka = kafka });

        ClientConfig[] all =
        [
            settings.Producer("id"), settings.Input(0), settings.Source(0), settings.Lookup(), settings.Restore(), settings.Standby(), settings.Table(),
        ];
        Assert.All(all, config => Assert.Equal(expected, config.Get("reconnect.backoff.ms")));
    }

    [Theory]
    [InlineData(0, null, null)]
    [InlineData(50, null, null)]
    [InlineData(500, 100, 65536)]
    [InlineData(60_000, 200, 65536)]
    public void A_source_whose_epochs_last_long_fetches_seldom(int epochMilliseconds, int? expectedWait, int? expectedBytes)
    {
        var settings = new KafkaClientSettings(new()
        {
            Kafka = new Dictionary<string, string> { ["bootstrap.servers"] = "127.0.0.1:1" },
            MinEpochDuration = TimeSpan.FromMilliseconds(epochMilliseconds),
        });

        Assert.Equal((expectedWait, expectedBytes), (settings.Source(0).FetchWaitMaxMs, settings.Source(0).FetchMinBytes));
        Assert.Null(settings.Input(0).FetchMinBytes);
    }

    [Fact]
    public void How_a_source_fetches_can_be_set()
    {
        var settings = new KafkaClientSettings(new()
        {
            Kafka = new Dictionary<string, string> { ["bootstrap.servers"] = "127.0.0.1:1", ["fetch.min.bytes"] = "7", ["fetch.wait.max.ms"] = "8" },
            MinEpochDuration = TimeSpan.FromSeconds(1),
        });

        Assert.Equal((8, 7), (settings.Source(0).FetchWaitMaxMs, settings.Source(0).FetchMinBytes));
    }
}

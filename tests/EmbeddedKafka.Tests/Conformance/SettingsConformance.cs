using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace EmbeddedKafka.Tests.Conformance;

/// <summary>Settings of topics and of the broker are read and altered.</summary>
public abstract class SettingsConformance(BrokerFixture fixture) : ConformanceTest(fixture)
{
    [Fact]
    public async Task Settings_can_be_read_and_altered()
    {
        var topic = await CreateTopicAsync(settings: ("retention.ms", "12345"));
        var resource = new ConfigResource { Type = ResourceType.Topic, Name = topic };
        var before = await DescribeAsync();
        Assert.Equal(("12345", ConfigSource.DynamicTopicConfig, false), Described(before["retention.ms"]));
        Assert.Equal(("delete", ConfigSource.DefaultConfig, true), Described(before["cleanup.policy"]));

        await AlterAsync(resource, ("retention.ms", "777", AlterConfigOpType.Set), ("cleanup.policy", "compact", AlterConfigOpType.Append));
        await UntilAsync(async () => (await DescribeAsync())["retention.ms"].Value == "777", "the settings are known");
        Assert.Equal("delete,compact", (await DescribeAsync())["cleanup.policy"].Value);

        await AlterAsync(resource, ("retention.ms", null, AlterConfigOpType.Delete), ("cleanup.policy", "delete", AlterConfigOpType.Subtract));
        await UntilAsync(async () => (await DescribeAsync())["cleanup.policy"].Value == "compact", "the settings are known");
        Assert.Equal(("604800000", ConfigSource.DefaultConfig, true), Described((await DescribeAsync())["retention.ms"]));

        async Task<Dictionary<string, ConfigEntryResult>> DescribeAsync() => (await Admin.DescribeConfigsAsync([resource])).Single().Entries;

        static (string, ConfigSource, bool) Described(ConfigEntryResult entry) => (entry.Value, entry.Source, entry.IsDefault);
    }

    [Fact]
    public async Task A_setting_that_is_not_valid_leaves_all_as_they_were()
    {
        var topic = await CreateTopicAsync(settings: ("retention.ms", "12345"));
        var resource = new ConfigResource { Type = ResourceType.Topic, Name = topic };

        var failure = await Assert.ThrowsAsync<IncrementalAlterConfigsException>(
            () => AlterAsync(resource, ("retention.ms", "777", AlterConfigOpType.Set), ("cleanup.policy", "shred", AlterConfigOpType.Set)));

        Assert.Equal(ErrorCode.InvalidConfig, failure.Results.Single().Error.Code);
        Assert.Equal("12345", (await Admin.DescribeConfigsAsync([resource])).Single().Entries["retention.ms"].Value);
    }

    [Fact]
    public async Task Settings_of_an_unknown_topic_cannot_be_read()
    {
        var failure = await Assert.ThrowsAsync<DescribeConfigsException>(
            () => Admin.DescribeConfigsAsync([new() { Type = ResourceType.Topic, Name = Unique("missing") }]));

        Assert.Equal(ErrorCode.UnknownTopicOrPart, failure.Results.Single().Error.Code);
    }

    [Fact]
    public async Task Settings_of_the_broker_can_be_read()
    {
        var node = (await Admin.DescribeClusterAsync()).Nodes.Single();

        var settings = (await Admin.DescribeConfigsAsync([new() { Type = ResourceType.Broker, Name = $"{node.Id}" }])).Single().Entries;

        Assert.Equal("false", settings["auto.create.topics.enable"].Value);
    }

    private Task<List<IncrementalAlterConfigsResult>> AlterAsync(ConfigResource resource, params IEnumerable<(string Name, string? Value, AlterConfigOpType Operation)> settings) =>
        Admin.IncrementalAlterConfigsAsync(new Dictionary<ConfigResource, List<ConfigEntry>>
        {
            [resource] = [.. settings.Select(setting => new ConfigEntry { Name = setting.Name, Value = setting.Value, IncrementalOperation = setting.Operation })],
        });

    public sealed class OnEmbeddedKafka(EmbeddedKafkaFixture fixture) : SettingsConformance(fixture);

    public sealed class OnKafka(KafkaFixture fixture) : SettingsConformance(fixture);
}

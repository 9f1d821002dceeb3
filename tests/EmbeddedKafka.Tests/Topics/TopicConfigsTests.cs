using System.Globalization;
using Confluent.Kafka.Admin;
using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Topics.Configs;
using ConfigSource = EmbeddedKafka.Topics.Configs.ConfigSource;

namespace EmbeddedKafka.Tests.Topics;

public sealed class TopicConfigsTests : TopicTest
{
    [Fact]
    public void Every_default_is_a_valid_value() =>
        Assert.All(TopicConfigs.All, config => Assert.True(config.IsValid(config.Default), config.Name));

    [Fact]
    public async Task Settings_are_set_deleted_appended_and_subtracted()
    {
        await CreateAsync("orders", 1, ("retention.ms", "5000"));

        Assert.Equal(KafkaErrorCode.None, (await AlterAsync(
            "orders",
            Change("retention.ms", AlterConfigOpType.Delete),
            Change("cleanup.policy", AlterConfigOpType.Append, "compact"),
            Change("segment.ms", AlterConfigOpType.Set, "60000"))).Error);

        var settings = await SettingsAsync("orders");
        Assert.Equal(("604800000", false), settings["retention.ms"]);
        Assert.Equal(("delete,compact", true), settings["cleanup.policy"]);
        Assert.Equal(("60000", true), settings["segment.ms"]);

        Assert.Equal(KafkaErrorCode.None, (await AlterAsync("orders", Change("cleanup.policy", AlterConfigOpType.Subtract, "delete"))).Error);
        Assert.Equal(("compact", true), (await SettingsAsync("orders"))["cleanup.policy"]);
    }

    [Fact]
    public async Task A_change_is_obeyed_at_once()
    {
        await CreateAsync("orders");
        await AlterAsync("orders", Change("max.message.bytes", AlterConfigOpType.Set, "100"));

        var (error, _) = await new Protocol.RawProducer(Connection).ProduceAsync(
            "orders", Protocol.RawBatch.Of(new string('x', 200)).ToBytes());

        Assert.Equal(KafkaErrorCode.MessageTooLarge, error);
    }

    [Fact]
    public async Task Changes_of_a_topic_are_made_all_or_none()
    {
        await CreateAsync("orders");

        var (error, message) = await AlterAsync(
            "orders",
            Change("retention.ms", AlterConfigOpType.Set, "1"),
            Change("segment.ms", AlterConfigOpType.Set, "never"));

        Assert.Equal(KafkaErrorCode.InvalidConfig, error);
        Assert.Contains("segment.ms", message, StringComparison.Ordinal);
        Assert.Equal(("604800000", false), (await SettingsAsync("orders"))["retention.ms"]);
    }

    [Fact]
    public async Task Settings_that_contradict_each_other_are_refused()
    {
        await CreateAsync("orders");

        var (error, message) = await AlterAsync(
            "orders",
            Change("min.compaction.lag.ms", AlterConfigOpType.Set, "2000"),
            Change("max.compaction.lag.ms", AlterConfigOpType.Set, "1000"));

        Assert.Equal(KafkaErrorCode.InvalidConfig, error);
        Assert.Contains("2000", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing", "retention.ms", AlterConfigOpType.Set, "1", KafkaErrorCode.UnknownTopicOrPartition)]
    [InlineData("orders", "no.such.setting", AlterConfigOpType.Set, "1", KafkaErrorCode.InvalidConfig)]
    [InlineData("orders", "retention.ms", AlterConfigOpType.Append, "1", KafkaErrorCode.InvalidConfig)]
    [InlineData("orders", "retention.ms", AlterConfigOpType.Set, null, KafkaErrorCode.InvalidRequest)]
    [InlineData("orders", "retention.ms", (AlterConfigOpType)9, "1", KafkaErrorCode.InvalidRequest)]
    public async Task A_change_that_makes_no_sense_is_refused(
        string topic, string name, AlterConfigOpType operation, string? value, KafkaErrorCode expected)
    {
        await CreateAsync("orders");

        var (error, message) = await AlterAsync(topic, Change(name, operation, value));

        Assert.Equal(expected, error);
        Assert.NotNull(message);
    }

    [Fact]
    public async Task Validation_alone_changes_nothing()
    {
        await CreateAsync("orders");

        Assert.Equal(KafkaErrorCode.None, (await AlterAsync(
            ConfigResourceType.Topic, "orders", validateOnly: true, Change("retention.ms", AlterConfigOpType.Set, "1"))).Error);
        Assert.Equal(("604800000", false), (await SettingsAsync("orders"))["retention.ms"]);
    }

    [Fact]
    public async Task The_broker_says_that_its_own_settings_can_not_be_changed()
    {
        var (error, message) = await AlterAsync(
            ConfigResourceType.Broker, "1", validateOnly: false, Change("log.retention.ms", AlterConfigOpType.Set, "1"));

        Assert.Equal(KafkaErrorCode.InvalidRequest, error);
        Assert.Contains("start it with others", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_described_setting_has_type_source_synonyms_and_documentation()
    {
        await CreateAsync("orders", 1, ("retention.ms", "5000"));

        var result = await DescribeConfigsAsync(ConfigResourceType.Topic, "orders", "retention.ms", "cleanup.policy");

        Assert.Equal(["cleanup.policy", "retention.ms"], result.Configs.Select(config => config.Name));
        var policy = result.Configs[0];
        Assert.Equal(((sbyte)ConfigSource.Default, (sbyte)ConfigType.List), (policy.ConfigSource, policy.ConfigType));
        Assert.Equal(["log.cleanup.policy"], policy.Synonyms.Select(synonym => synonym.Name));
        var retention = result.Configs[1];
        Assert.Equal(("5000", (sbyte)ConfigSource.Topic, (sbyte)ConfigType.Long), (retention.Value, retention.ConfigSource, retention.ConfigType));
        Assert.Equal(
            [("retention.ms", "5000"), ("log.retention.ms", "604800000")],
            retention.Synonyms.Select(synonym => (synonym.Name, synonym.Value)));
        Assert.All(result.Configs, config => Assert.False(string.IsNullOrEmpty(config.Documentation)));
    }

    [Fact]
    public async Task Synonyms_and_documentation_are_told_only_to_those_who_ask()
    {
        await CreateAsync("orders");
        var request = new DescribeConfigsRequest
        {
            Resources = [new() { ResourceType = (sbyte)ConfigResourceType.Topic, ResourceName = "orders" }],
        };

        var result = Assert.Single((await Connection.AskAsync<DescribeConfigsResponse>(request, 4)).Results);

        Assert.All(result.Configs, config => Assert.Equal((0, null), (config.Synonyms.Count, config.Documentation)));
    }

    [Fact]
    public async Task The_broker_describes_what_it_was_started_with()
    {
        var result = await DescribeConfigsAsync(ConfigResourceType.Broker, "1", "num.partitions", "log.retention.ms");

        Assert.Equal(
            [("log.retention.ms", "604800000"), ("num.partitions", Options.DefaultPartitions.ToString(CultureInfo.InvariantCulture))],
            result.Configs.Select(config => (config.Name, config.Value)));
        Assert.All(result.Configs, config => Assert.True(config.ReadOnly));
    }

    [Theory]
    [InlineData((sbyte)ConfigResourceType.Topic, "missing", KafkaErrorCode.UnknownTopicOrPartition)]
    [InlineData((sbyte)ConfigResourceType.Topic, "bad name", KafkaErrorCode.InvalidTopicException)]
    [InlineData((sbyte)ConfigResourceType.Broker, "2", KafkaErrorCode.InvalidRequest)]
    [InlineData((sbyte)99, "1", KafkaErrorCode.InvalidRequest)]
    public async Task What_is_not_there_is_not_described(sbyte type, string name, KafkaErrorCode expected) =>
        Assert.Equal(expected, (KafkaErrorCode)(await DescribeConfigsAsync((ConfigResourceType)type, name)).ErrorCode);

    [Fact]
    public async Task The_admin_client_of_the_net_library_alters_and_describes()
    {
        await CreateAsync("orders");
        var resource = new ConfigResource { Type = ResourceType.Topic, Name = "orders" };

        await Admin.IncrementalAlterConfigsAsync(new Dictionary<ConfigResource, List<ConfigEntry>>
        {
            [resource] = [new ConfigEntry { Name = "retention.ms", Value = "7000", IncrementalOperation = AlterConfigOpType.Set }],
        });
        var described = Assert.Single(await Admin.DescribeConfigsAsync([resource]));

        Assert.Equal(("7000", Confluent.Kafka.Admin.ConfigSource.DynamicTopicConfig), (described.Entries["retention.ms"].Value, described.Entries["retention.ms"].Source));
        Assert.True(described.Entries["segment.ms"].IsDefault);
    }

    private static IncrementalAlterConfigsRequest.AlterableConfig Change(string name, AlterConfigOpType operation, string? value = null) =>
        new() { Name = name, ConfigOperation = (sbyte)operation, Value = value };

    private Task<(KafkaErrorCode Error, string? Message)> AlterAsync(
        string topic, params IncrementalAlterConfigsRequest.AlterableConfig[] changes) =>
        AlterAsync(ConfigResourceType.Topic, topic, validateOnly: false, changes);

    private async Task<(KafkaErrorCode Error, string? Message)> AlterAsync(
        ConfigResourceType type, string name, bool validateOnly, params IncrementalAlterConfigsRequest.AlterableConfig[] changes)
    {
        var request = new IncrementalAlterConfigsRequest
        {
            Resources = [new() { ResourceType = (sbyte)type, ResourceName = name, Configs = [.. changes] }],
            ValidateOnly = validateOnly,
        };
        var result = Assert.Single((await Connection.AskAsync<IncrementalAlterConfigsResponse>(request, 1)).Responses);
        return ((KafkaErrorCode)result.ErrorCode, result.ErrorMessage);
    }

    private async Task<DescribeConfigsResponse.DescribeConfigsResult> DescribeConfigsAsync(
        ConfigResourceType type, string name, params string[] keys)
    {
        var request = new DescribeConfigsRequest
        {
            Resources = [new() { ResourceType = (sbyte)type, ResourceName = name, ConfigurationKeys = keys.Length == 0 ? null : [.. keys] }],
            IncludeSynonyms = true,
            IncludeDocumentation = true,
        };
        return Assert.Single((await Connection.AskAsync<DescribeConfigsResponse>(request, 4)).Results);
    }
}

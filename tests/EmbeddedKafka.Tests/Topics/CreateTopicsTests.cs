using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Topics;

namespace EmbeddedKafka.Tests.Topics;

public sealed class CreateTopicsTests : TopicTest
{
    protected override EmbeddedKafkaOptions Options => new() { DefaultPartitions = 3 };

    [Fact]
    public async Task A_topic_has_the_partitions_and_settings_that_it_was_created_with()
    {
        var result = Assert.Single((await CreateAsync(Topic("orders", 4, ("cleanup.policy", "compact"), ("retention.ms", "1000")))).Topics);

        Assert.Equal((4, 1), (result.NumPartitions, result.ReplicationFactor));
        var described = await DescribeAsync("orders");
        Assert.Equal((result.TopicId, 4), (described.TopicId, described.Partitions.Count));
        Assert.NotEqual(Guid.Empty, result.TopicId);
        var settings = await SettingsAsync("orders");
        Assert.Equal(("compact", true), settings["cleanup.policy"]);
        Assert.Equal(("1000", true), settings["retention.ms"]);
        Assert.Equal(("1048588", false), settings["max.message.bytes"]);
    }

    [Fact]
    public async Task Partitions_and_replicas_can_be_left_to_the_broker()
    {
        var result = Assert.Single((await CreateAsync(new CreateTopicsRequest.CreatableTopic
        {
            Name = "orders",
            NumPartitions = -1,
            ReplicationFactor = -1,
        })).Topics);

        Assert.Equal((KafkaErrorCode.None, 3), ((KafkaErrorCode)result.ErrorCode, result.NumPartitions));
    }

    [Fact]
    public async Task Validation_alone_creates_nothing()
    {
        var request = new CreateTopicsRequest { Topics = [Topic("orders"), Topic("bad name")], ValidateOnly = true };

        var response = await Connection.AskAsync<CreateTopicsResponse>(request, NewestCreateTopics);

        Assert.Equal(
            [KafkaErrorCode.None, KafkaErrorCode.InvalidTopicException],
            response.Topics.Select(topic => (KafkaErrorCode)topic.ErrorCode));
        Assert.Equal(KafkaErrorCode.UnknownTopicOrPartition, (KafkaErrorCode)(await DescribeAsync("orders")).ErrorCode);
    }

    [Theory]
    [InlineData("", KafkaErrorCode.InvalidTopicException)]
    [InlineData(".", KafkaErrorCode.InvalidTopicException)]
    [InlineData("..", KafkaErrorCode.InvalidTopicException)]
    [InlineData("a/b", KafkaErrorCode.InvalidTopicException)]
    [InlineData("größe", KafkaErrorCode.InvalidTopicException)]
    [InlineData("existing.one", KafkaErrorCode.TopicAlreadyExists)]
    [InlineData("existing_one", KafkaErrorCode.InvalidTopicException)]
    [InlineData("__cluster_metadata", KafkaErrorCode.InvalidRequest)]
    public async Task A_name_that_can_not_be_had_is_refused_with_a_reason(string name, KafkaErrorCode expected)
    {
        await CreateAsync("existing.one");

        var result = Assert.Single((await CreateAsync(Topic(name))).Topics);

        Assert.Equal((name, expected), (result.Name, (KafkaErrorCode)result.ErrorCode));
        Assert.NotNull(result.ErrorMessage);
    }

    [Fact]
    public async Task The_longest_name_has_249_characters()
    {
        await CreateAsync(new string('a', 249));

        var result = Assert.Single((await CreateAsync(Topic(new string('b', 250)))).Topics);
        Assert.Equal(KafkaErrorCode.InvalidTopicException, (KafkaErrorCode)result.ErrorCode);
    }

    [Theory]
    [InlineData(0, 1, KafkaErrorCode.InvalidPartitions)]
    [InlineData(-2, 1, KafkaErrorCode.InvalidPartitions)]
    [InlineData(TopicCatalog.MaxPartitions + 1, 1, KafkaErrorCode.PolicyViolation)]
    [InlineData(int.MaxValue, 1, KafkaErrorCode.PolicyViolation)]
    [InlineData(1, 0, KafkaErrorCode.InvalidReplicationFactor)]
    [InlineData(1, 2, KafkaErrorCode.InvalidReplicationFactor)]
    public async Task Counts_that_can_not_be_had_are_refused(int partitions, short replicas, KafkaErrorCode expected)
    {
        var result = Assert.Single((await CreateAsync(
            new CreateTopicsRequest.CreatableTopic { Name = "orders", NumPartitions = partitions, ReplicationFactor = replicas })).Topics);

        Assert.Equal(expected, (KafkaErrorCode)result.ErrorCode);
    }

    [Fact]
    public async Task A_name_twice_in_a_request_is_refused_and_the_others_are_created()
    {
        var response = await CreateAsync(Topic("twice"), Topic("once"), Topic("twice"));

        Assert.Equal(
            [("twice", KafkaErrorCode.InvalidRequest), ("once", KafkaErrorCode.None)],
            response.Topics.Select(topic => (topic.Name, (KafkaErrorCode)topic.ErrorCode)));
    }

    [Theory]
    [InlineData(new[] { 0, 1 }, 1, KafkaErrorCode.None)]
    [InlineData(new[] { 0, 1 }, 2, KafkaErrorCode.InvalidReplicaAssignment)]
    [InlineData(new[] { 0, 2 }, 1, KafkaErrorCode.InvalidReplicaAssignment)]
    [InlineData(new[] { 0, 0 }, 1, KafkaErrorCode.InvalidReplicaAssignment)]
    public async Task Partitions_can_be_assigned_to_the_one_node_only(int[] partitions, int node, KafkaErrorCode expected)
    {
        var result = Assert.Single((await CreateAsync(new CreateTopicsRequest.CreatableTopic
        {
            Name = "orders",
            NumPartitions = -1,
            ReplicationFactor = -1,
            Assignments = [.. partitions.Select(partition => new CreateTopicsRequest.CreatableReplicaAssignment
            {
                PartitionIndex = partition,
                BrokerIds = [node],
            })],
        })).Topics);

        Assert.Equal(expected, (KafkaErrorCode)result.ErrorCode);
        Assert.Equal(expected == KafkaErrorCode.None ? partitions.Length : 0, (await DescribeAsync("orders")).Partitions.Count);
    }

    [Theory]
    [InlineData("no.such.setting", "1")]
    [InlineData("retention.ms", "soon")]
    [InlineData("retention.ms", "-2")]
    [InlineData("retention.ms", null)]
    [InlineData("cleanup.policy", "burn")]
    [InlineData("min.cleanable.dirty.ratio", "1.5")]
    [InlineData("min.cleanable.dirty.ratio", "NaN")]
    [InlineData("segment.bytes", "3000000000")]
    [InlineData("preallocate", "perhaps")]
    [InlineData("remote.storage.enable", "true")]
    public async Task A_setting_that_is_wrong_is_refused_by_name(string name, string? value)
    {
        var result = Assert.Single((await CreateAsync(Topic("orders", 1, (name, value)))).Topics);

        Assert.Equal(KafkaErrorCode.InvalidConfig, (KafkaErrorCode)result.ErrorCode);
        Assert.Contains(name, result.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_topic_created_by_code_is_there_and_stays_as_it_is()
    {
        Assert.True(Kafka.CreateTopic("orders", 2, new Dictionary<string, string> { ["cleanup.policy"] = "compact" }));
        Assert.False(Kafka.CreateTopic("orders", 7));
        var refused = Assert.Throws<ArgumentException>(() => Kafka.CreateTopic("bad name"));

        Assert.Equal(2, (await DescribeAsync("orders")).Partitions.Count);
        Assert.Contains("bad name", refused.Message, StringComparison.Ordinal);
    }
}

using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Tests.Protocol;
using EmbeddedKafka.Topics;

namespace EmbeddedKafka.Tests.Topics;

public sealed class MetadataTests : TopicTest
{
    public static TheoryData<short> Versions =>
        [.. Enumerable.Range(0, NewestMetadata + 1).Select(version => (short)version)];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Every_version_names_the_node_and_the_topic(short version)
    {
        var id = await CreateAsync("orders", partitions: 3);

        var response = await AskAsync(version, new MetadataRequest.Topic { Name = "orders" });

        var node = Assert.Single(response.Brokers);
        Assert.Equal((1, Kafka.BootstrapServers), (node.NodeId, $"{node.Host}:{node.Port}"));
        var topic = Assert.Single(response.Topics);
        Assert.Equal(("orders", version >= 10 ? id : Guid.Empty), (topic.Name, topic.TopicId));
        Assert.Equal([0, 1, 2], topic.Partitions.Select(partition => partition.PartitionIndex));
        Assert.All(topic.Partitions, partition => Assert.Equal((1, 0), (partition.LeaderId, partition.ErrorCode)));
        if (version >= 1)
        {
            Assert.Equal(1, response.ControllerId);
        }
    }

    [Fact]
    public async Task A_topic_that_is_asked_for_is_created_at_once()
    {
        var topic = Assert.Single((await AskAsync(NewestMetadata, new MetadataRequest.Topic { Name = "orders" })).Topics);

        Assert.Equal((KafkaErrorCode.None, "orders"), ((KafkaErrorCode)topic.ErrorCode, topic.Name));
        Assert.Single(topic.Partitions);
        Assert.Equal(topic.TopicId, (await DescribeAsync("orders")).TopicId);
    }

    [Fact]
    public async Task A_request_can_forbid_the_creation()
    {
        Assert.Equal(KafkaErrorCode.UnknownTopicOrPartition, (KafkaErrorCode)(await DescribeAsync("orders")).ErrorCode);
        Assert.Equal(KafkaErrorCode.InvalidTopicException, (KafkaErrorCode)(await DescribeAsync("no spaces")).ErrorCode);
    }

    [Fact]
    public async Task A_broker_that_creates_no_topics_says_that_a_topic_is_unknown()
    {
        await using var kafka = await EmbeddedKafkaBroker.StartAsync(new() { AutoCreateTopics = false }, Cancellation);
        await using var connection = await RawKafkaConnection.ConnectAsync(kafka.BootstrapServers);

        var response = await connection.AskAsync<MetadataResponse>(
            new MetadataRequest { Topics = [new() { Name = "orders" }] }, NewestMetadata);

        Assert.Equal(KafkaErrorCode.UnknownTopicOrPartition, (KafkaErrorCode)Assert.Single(response.Topics).ErrorCode);
    }

    [Fact]
    public async Task Null_asks_for_all_topics_and_an_empty_list_for_none()
    {
        await CreateAsync("orders");
        await CreateAsync("payments");

        var all = await Connection.AskAsync<MetadataResponse>(new MetadataRequest(), NewestMetadata);
        var none = await Connection.AskAsync<MetadataResponse>(new MetadataRequest { Topics = [] }, NewestMetadata);
        var oldAll = await Connection.AskAsync<MetadataResponse>(new MetadataRequest { Topics = [] }, 0);

        string[] expected = ["orders", "payments"];
        Assert.Equal(expected, all.Topics.Where(topic => !topic.IsInternal).Select(topic => topic.Name));
        Assert.Empty(none.Topics);
        Assert.Equal(expected, oldAll.Topics.Where(topic => !topic.Name!.StartsWith("__", StringComparison.Ordinal)).Select(topic => topic.Name));
        Assert.DoesNotContain(all.Topics, topic => topic.Name == "__cluster_metadata");
    }

    [Fact]
    public async Task The_admin_client_of_the_net_library_lists_all_topics()
    {
        await CreateAsync("orders", partitions: 2);

        var metadata = Admin.GetMetadata(TimeSpan.FromSeconds(60));

        Assert.Equal(("orders", 2), (Assert.Single(metadata.Topics).Topic, metadata.Topics[0].Partitions.Count));
    }

    [Fact]
    public async Task A_topic_is_found_by_its_id_and_an_unknown_id_is_refused()
    {
        var id = await CreateAsync("orders");
        var unknown = Guid.NewGuid();

        var response = await AskAsync(
            NewestMetadata, new MetadataRequest.Topic { TopicId = id }, new MetadataRequest.Topic { TopicId = unknown });

        Assert.Equal(["orders", null], response.Topics.Select(topic => topic.Name));
        Assert.Equal(
            [(id, KafkaErrorCode.None), (unknown, KafkaErrorCode.UnknownTopicId)],
            response.Topics.Select(topic => (topic.TopicId, (KafkaErrorCode)topic.ErrorCode)));
    }

    [Fact]
    public async Task A_topic_that_is_named_many_times_is_described_once()
    {
        await CreateAsync("orders", partitions: 100);
        var many = Enumerable.Repeat(0, 1_000).Select(_ => new MetadataRequest.Topic { Name = "orders" }).ToArray();

        Assert.Single((await AskAsync(NewestMetadata, many)).Topics);
    }

    [Fact]
    public async Task Authorized_operations_are_told_only_to_those_who_ask()
    {
        await CreateAsync("orders");
        var request = new MetadataRequest
        {
            Topics = [new() { Name = "orders" }],
            IncludeClusterAuthorizedOperations = true,
            IncludeTopicAuthorizedOperations = true,
        };

        var asked = await Connection.AskAsync<MetadataResponse>(request, 8);
        var notAsked = await AskAsync(8, new MetadataRequest.Topic { Name = "orders" });

        Assert.Equal((8096, 3576), (asked.ClusterAuthorizedOperations, asked.Topics[0].TopicAuthorizedOperations));
        Assert.Equal(
            (AuthorizedOperations.NotRequested, AuthorizedOperations.NotRequested),
            (notAsked.ClusterAuthorizedOperations, notAsked.Topics[0].TopicAuthorizedOperations));
    }

    [Fact]
    public async Task Each_start_begins_a_leader_epoch()
    {
        await CreateAsync("orders");
        Assert.Equal(0, (await DescribeAsync("orders")).Partitions[0].LeaderEpoch);

        await RestartAsync();
        await RestartAsync();

        Assert.Equal(2, (await DescribeAsync("orders")).Partitions[0].LeaderEpoch);
    }

    private Task<MetadataResponse> AskAsync(short version, params MetadataRequest.Topic[] topics) =>
        Connection.AskAsync<MetadataResponse>(new MetadataRequest { Topics = [.. topics] }, version);
}

using Confluent.Kafka;
using EmbeddedKafka.Protocol.Messages;

namespace EmbeddedKafka.Tests.Topics;

public sealed class ClusterTests : TopicTest
{
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task The_cluster_is_one_node(short version)
    {
        var cluster = await Connection.AskAsync<DescribeClusterResponse>(new DescribeClusterRequest(), version);
        var metadata = await Connection.AskAsync<MetadataResponse>(new MetadataRequest(), NewestMetadata);

        Assert.Equal((KafkaErrorCode.None, 1, metadata.ClusterId), ((KafkaErrorCode)cluster.ErrorCode, cluster.ControllerId, cluster.ClusterId));
        var node = Assert.Single(cluster.Brokers);
        Assert.Equal((1, Kafka.BootstrapServers), (node.BrokerId, $"{node.Host}:{node.Port}"));
    }

    [Theory]
    [InlineData(2, KafkaErrorCode.MismatchedEndpointType)]
    [InlineData(3, KafkaErrorCode.UnsupportedEndpointType)]
    public async Task Other_endpoints_than_brokers_are_refused(sbyte type, KafkaErrorCode expected)
    {
        var cluster = await Connection.AskAsync<DescribeClusterResponse>(new DescribeClusterRequest { EndpointType = type }, 2);

        Assert.Equal(expected, (KafkaErrorCode)cluster.ErrorCode);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(3, 0)]
    public async Task The_node_coordinates_groups_and_transactions(short version, sbyte type)
    {
        var found = await Connection.AskAsync<FindCoordinatorResponse>(
            new FindCoordinatorRequest { Key = "anything", KeyType = type }, version);

        Assert.Equal(
            (KafkaErrorCode.None, 1, Kafka.BootstrapServers),
            ((KafkaErrorCode)found.ErrorCode, found.NodeId, $"{found.Host}:{found.Port}"));
    }

    [Theory]
    [InlineData(4, 0)]
    [InlineData(6, 1)]
    public async Task Several_coordinators_are_found_at_once(short version, sbyte type)
    {
        var found = await Connection.AskAsync<FindCoordinatorResponse>(
            new FindCoordinatorRequest { CoordinatorKeys = ["a", "b"], KeyType = type }, version);

        Assert.Equal(
            [("a", 1, Kafka.BootstrapServers), ("b", 1, Kafka.BootstrapServers)],
            found.Coordinators.Select(coordinator => (coordinator.Key, coordinator.NodeId, $"{coordinator.Host}:{coordinator.Port}")));
    }

    [Fact]
    public async Task Coordinators_of_unknown_kinds_are_refused()
    {
        var batched = await Connection.AskAsync<FindCoordinatorResponse>(
            new FindCoordinatorRequest { CoordinatorKeys = ["a"], KeyType = 2 }, 6);
        var single = await Connection.AskAsync<FindCoordinatorResponse>(new FindCoordinatorRequest { Key = "a", KeyType = -1 }, 3);

        Assert.Equal(KafkaErrorCode.InvalidRequest, (KafkaErrorCode)Assert.Single(batched.Coordinators).ErrorCode);
        Assert.Equal(KafkaErrorCode.InvalidRequest, (KafkaErrorCode)single.ErrorCode);
    }

    [Fact]
    public async Task Topics_are_described_page_by_page()
    {
        await CreateAsync("b", partitions: 3);
        await CreateAsync("a", partitions: 2);
        var seen = new List<(string?, int)>();
        DescribeTopicPartitionsRequest.CursorData? cursor = null;
        var pages = 0;
        do
        {
            var page = await Connection.AskAsync<DescribeTopicPartitionsResponse>(
                new DescribeTopicPartitionsRequest
                {
                    Topics = [new() { Name = "b" }, new() { Name = "a" }, new() { Name = "b" }],
                    ResponsePartitionLimit = 2,
                    Cursor = cursor,
                },
                0);
            seen.AddRange(page.Topics.SelectMany(topic => topic.Partitions, (topic, partition) => (topic.Name, partition.PartitionIndex)));
            cursor = page.NextCursor is { } next ? new() { TopicName = next.TopicName, PartitionIndex = next.PartitionIndex } : null;
            pages++;
        }
        while (cursor is not null);

        Assert.Equal([("a", 0), ("a", 1), ("b", 0), ("b", 1), ("b", 2)], seen);
        Assert.Equal(3, pages);
    }

    [Fact]
    public async Task An_unknown_topic_and_a_senseless_page_are_refused()
    {
        var unknown = await Connection.AskAsync<DescribeTopicPartitionsResponse>(
            new DescribeTopicPartitionsRequest { Topics = [new() { Name = "missing" }] }, 0);
        var senseless = await Connection.AskAsync<DescribeTopicPartitionsResponse>(
            new DescribeTopicPartitionsRequest
            {
                Topics = [new() { Name = "missing" }],
                Cursor = new() { TopicName = "missing", PartitionIndex = -1 },
            }, 0);

        Assert.Equal(KafkaErrorCode.UnknownTopicOrPartition, (KafkaErrorCode)Assert.Single(unknown.Topics).ErrorCode);
        Assert.Equal(KafkaErrorCode.InvalidRequest, (KafkaErrorCode)Assert.Single(senseless.Topics).ErrorCode);
    }

    [Fact]
    public async Task The_admin_client_of_the_net_library_describes_cluster_and_topics()
    {
        await CreateAsync("orders", partitions: 2);

        var cluster = await Admin.DescribeClusterAsync();
        var topics = await Admin.DescribeTopicsAsync(TopicCollection.OfTopicNames(["orders"]));

        Assert.Equal((1, 1), (cluster.Controller.Id, Assert.Single(cluster.Nodes).Id));
        Assert.Equal(("orders", 2), (Assert.Single(topics.TopicDescriptions).Name, topics.TopicDescriptions[0].Partitions.Count));
    }
}

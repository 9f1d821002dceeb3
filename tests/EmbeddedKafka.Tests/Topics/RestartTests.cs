using EmbeddedKafka.Log;
using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Tests.Protocol;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmbeddedKafka.Tests.Topics;

/// <summary>What survives the end of a broker.</summary>
public sealed class RestartTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("embedded-kafka-test-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Topics_ids_settings_and_records_survive_a_restart(bool inFiles)
    {
        await using var kafka = await StartAsync(inFiles);
        kafka.CreateTopic("orders", 2, new Dictionary<string, string> { ["retention.ms"] = "-1" });
        kafka.CreateTopic("dropped");
        await using var before = await RawKafkaConnection.ConnectAsync(kafka.BootstrapServers);
        await before.AskAsync<CreatePartitionsResponse>(
            new CreatePartitionsRequest { Topics = [new() { Name = "orders", Count = 3 }] }, 3);
        await before.AskAsync<DeleteTopicsResponse>(new DeleteTopicsRequest { Topics = [new() { Name = "dropped" }] }, 6);
        await new RawProducer(before).ProduceAsync("orders", RawBatch.Of("a", "b").ToBytes());
        var (clusterBefore, topicsBefore) = await DescribeAsync(before);

        await kafka.RestartAsync(cancellation: Cancellation);

        await using var after = await RawKafkaConnection.ConnectAsync(kafka.BootstrapServers);
        var (clusterAfter, topicsAfter) = await DescribeAsync(after);
        Assert.Equal(clusterBefore, clusterAfter);
        Assert.Equal(topicsBefore, topicsAfter);
        Assert.Equal(("orders", 3), (Assert.Single(topicsAfter).Name, topicsAfter[0].Partitions));
        Assert.Equal("-1", await RetentionAsync(after, "orders"));
        Assert.Equal((KafkaErrorCode.None, 2L), await new RawProducer(after).ProduceAsync("orders", RawBatch.Of("c").ToBytes()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_restart_can_lose_everything(bool inFiles)
    {
        await using var kafka = await StartAsync(inFiles);
        kafka.CreateTopic("orders");
        await using var before = await RawKafkaConnection.ConnectAsync(kafka.BootstrapServers);
        var (clusterBefore, _) = await DescribeAsync(before);

        await kafka.RestartAsync(loseData: true, Cancellation);

        await using var after = await RawKafkaConnection.ConnectAsync(kafka.BootstrapServers);
        var (clusterAfter, topics) = await DescribeAsync(after);
        Assert.Empty(topics);
        Assert.NotEqual(clusterBefore, clusterAfter);
    }

    [Fact]
    public async Task A_broker_in_another_process_finds_the_topics_in_the_directory()
    {
        await using (var first = await StartAsync(inFiles: true))
        {
            first.CreateTopic("orders", 5);
        }

        await using var second = await StartAsync(inFiles: true);

        Assert.False(second.CreateTopic("orders"));
    }

    [Fact]
    public async Task Segments_that_no_topic_owns_are_removed()
    {
        await using (var first = await StartAsync(inFiles: true))
        {
            first.CreateTopic("orders");
        }

        // What a kill between the record of a deletion and the deletion of the segments leaves behind.
        using (var store = new DirectoryLogStore(_directory, NullLogger.Instance))
        using (var leftover = new PartitionLog(store, "deleted-0", LogSettings.Default, TimeProvider.System, NullLogger.Instance))
        {
            leftover.AppendOwn(new RecordBatchBuilder().Add(0, null, [1]).Build());
        }

        await using (await StartAsync(inFiles: true))
        {
        }

        using var after = new DirectoryLogStore(_directory, NullLogger.Instance);
        Assert.DoesNotContain("deleted-0", after.ListPartitions());
        Assert.Contains("orders-0", after.ListPartitions());
    }

    [Fact]
    public async Task A_topic_whose_segments_were_not_made_yet_is_complete_after_the_restart()
    {
        await using (var first = await StartAsync(inFiles: true))
        {
            first.CreateTopic("orders", 3);
        }

        // What a kill between the record of a topic and the creation of its segments leaves behind.
        using (var store = new DirectoryLogStore(_directory, NullLogger.Instance))
        {
            store.DeletePartition("orders-1");
            store.DeletePartition("orders-2");
        }

        await using var second = await StartAsync(inFiles: true);
        await using var connection = await RawKafkaConnection.ConnectAsync(second.BootstrapServers);
        var (_, topics) = await DescribeAsync(connection);
        Assert.Equal(("orders", 3), (Assert.Single(topics).Name, topics[0].Partitions));
    }

    [Fact]
    public async Task A_directory_of_something_else_is_refused_and_left_alone()
    {
        var foreign = Directory.CreateDirectory(Path.Combine(_directory, "holidays-2024")).FullName;

        var refused = await Assert.ThrowsAsync<InvalidDataException>(() => StartAsync(inFiles: true));

        Assert.Contains("holidays-2024", refused.Message, StringComparison.Ordinal);
        Assert.True(Directory.Exists(foreign));
    }

    [Fact]
    public async Task A_metadata_log_of_something_else_is_refused_and_left_alone()
    {
        using (var store = new DirectoryLogStore(_directory, NullLogger.Instance))
        using (var log = new PartitionLog(store, "__cluster_metadata-0", LogSettings.Default, TimeProvider.System, NullLogger.Instance))
        {
            log.AppendOwn(new RecordBatchBuilder().Add(0, null, [1, 2, 3]).Build());
            store.OpenPartition("orders-0").Dispose();
        }

        var refused = await Assert.ThrowsAsync<InvalidDataException>(() => StartAsync(inFiles: true));

        Assert.Contains("__cluster_metadata", refused.Message, StringComparison.Ordinal);
        Assert.True(Directory.Exists(Path.Combine(_directory, "orders-0")));
    }

    [Fact]
    public async Task Two_brokers_do_not_share_a_directory()
    {
        await using var first = await StartAsync(inFiles: true);

        var refused = await Assert.ThrowsAsync<IOException>(() => StartAsync(inFiles: true));

        Assert.Contains(_directory, refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private Task<EmbeddedKafkaBroker> StartAsync(bool inFiles) =>
        EmbeddedKafkaBroker.StartAsync(new() { DataDirectory = inFiles ? _directory : null }, Cancellation);

    private static async Task<(string? ClusterId, List<(string? Name, Guid Id, int Partitions)> Topics)> DescribeAsync(
        RawKafkaConnection connection)
    {
        var response = await connection.AskAsync<MetadataResponse>(new MetadataRequest(), 12);
        return (
            response.ClusterId,
            [.. response.Topics.Where(topic => !topic.IsInternal).Select(topic => (topic.Name, topic.TopicId, topic.Partitions.Count))]);
    }

    private static async Task<string?> RetentionAsync(RawKafkaConnection connection, string topic)
    {
        var request = new DescribeConfigsRequest
        {
            Resources = [new() { ResourceType = 2, ResourceName = topic, ConfigurationKeys = ["retention.ms"] }],
        };
        return (await connection.AskAsync<DescribeConfigsResponse>(request, 4)).Results[0].Configs[0].Value;
    }
}

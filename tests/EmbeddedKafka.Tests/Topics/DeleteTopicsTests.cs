using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Tests.Protocol;

namespace EmbeddedKafka.Tests.Topics;

public sealed class DeleteTopicsTests : TopicTest
{
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task A_topic_is_deleted_by_name(short version)
    {
        await CreateAsync("orders");
        var request = version >= 6
            ? new DeleteTopicsRequest { Topics = [new() { Name = "orders" }, new() { Name = "missing" }] }
            : new DeleteTopicsRequest { TopicNames = ["orders", "missing"] };

        var response = await Connection.AskAsync<DeleteTopicsResponse>(request, version);

        Assert.Equal(
            [("orders", KafkaErrorCode.None), ("missing", KafkaErrorCode.UnknownTopicOrPartition)],
            response.Responses.Select(result => (result.Name, (KafkaErrorCode)result.ErrorCode)));
        Assert.Equal(KafkaErrorCode.UnknownTopicOrPartition, (KafkaErrorCode)(await DescribeAsync("orders")).ErrorCode);
    }

    [Fact]
    public async Task A_topic_is_deleted_by_id()
    {
        var id = await CreateAsync("orders");
        var request = new DeleteTopicsRequest { Topics = [new() { TopicId = id }, new() { TopicId = Guid.NewGuid() }] };

        var response = await Connection.AskAsync<DeleteTopicsResponse>(request, 6);

        Assert.Equal(
            [("orders", KafkaErrorCode.None), (null, KafkaErrorCode.UnknownTopicId)],
            response.Responses.Select(result => (result.Name, (KafkaErrorCode)result.ErrorCode)));
        Assert.Equal(KafkaErrorCode.UnknownTopicOrPartition, (KafkaErrorCode)(await DescribeAsync("orders")).ErrorCode);
    }

    [Fact]
    public async Task Name_and_id_together_are_refused()
    {
        var id = await CreateAsync("orders");

        var response = await Connection.AskAsync<DeleteTopicsResponse>(
            new DeleteTopicsRequest { Topics = [new() { Name = "orders", TopicId = id }] }, 6);

        Assert.Equal(KafkaErrorCode.InvalidRequest, (KafkaErrorCode)Assert.Single(response.Responses).ErrorCode);
        Assert.Equal(id, (await DescribeAsync("orders")).TopicId);
    }

    [Fact]
    public async Task A_topic_of_the_same_name_begins_empty_with_another_id()
    {
        var id = await CreateAsync("orders");
        await ProduceAsync("orders", values: ["a", "b"]);
        await Connection.AskAsync<DeleteTopicsResponse>(new DeleteTopicsRequest { Topics = [new() { Name = "orders" }] }, 6);

        var again = await CreateAsync("orders");

        Assert.NotEqual(id, again);
        Assert.Equal(0, await ProduceAsync("orders", values: ["c"]));
    }

    [Fact]
    public async Task A_producer_of_a_deleted_topic_is_told_so()
    {
        await CreateAsync("orders");
        await Connection.AskAsync<DeleteTopicsResponse>(new DeleteTopicsRequest { Topics = [new() { Name = "orders" }] }, 6);

        var (error, _) = await new RawProducer(Connection).ProduceAsync("orders", RawBatch.Of("a").ToBytes());

        Assert.Equal(KafkaErrorCode.UnknownTopicOrPartition, error);
    }
    [Fact]
    public async Task A_fetch_that_waits_is_told_at_once_that_the_topic_is_gone()
    {
        await CreateAsync("orders");
        await using var reader = await RawKafkaConnection.ConnectAsync(Kafka.BootstrapServers);
        var fetch = await reader.SendAsync(
            new FetchRequest
            {
                MaxWaitMs = int.MaxValue,
                MinBytes = 1,
                MaxBytes = 1 << 20,
                Topics = [new() { Topic = "orders", Partitions = [new() { PartitionMaxBytes = 1 << 20 }] }],
            },
            12);

        await Connection.AskAsync<DeleteTopicsResponse>(new DeleteTopicsRequest { Topics = [new() { Name = "orders" }] }, 6);

        var fetched = await reader.ReceiveAsync<FetchResponse>(fetch);
        Assert.Equal(KafkaErrorCode.UnknownTopicOrPartition, (KafkaErrorCode)fetched.Responses[0].Partitions[0].ErrorCode);
    }
}

using EmbeddedKafka.Protocol.Messages;

namespace EmbeddedKafka.Tests.Topics;

/// <summary>The broker's own topics: clients may read but not change them.</summary>
public sealed class InternalTopicTests : TopicTest
{
    [Theory]
    [InlineData("__consumer_offsets")]
    [InlineData("__transaction_state")]
    public async Task Internal_topics_are_shown_as_such_and_can_not_be_changed(string name)
    {
        await Connection.AskAsync<InitProducerIdResponse>(
            new InitProducerIdRequest { TransactionalId = "payments", TransactionTimeoutMs = 60_000 }, 4);
        await CreateAsync("orders");
        await Connection.AskAsync<OffsetCommitResponse>(
            new OffsetCommitRequest
            {
                GroupId = "readers",
                Topics = [new() { Name = "orders", Partitions = [new() { CommittedOffset = 0 }] }],
            },
            8);
        var before = await DescribeAsync(name);

        var created = await CreateAsync(Topic(name));
        var deleted = await Connection.AskAsync<DeleteTopicsResponse>(
            new DeleteTopicsRequest { Topics = [new() { Name = name }] }, 6);
        var grown = await Connection.AskAsync<CreatePartitionsResponse>(
            new CreatePartitionsRequest { Topics = [new() { Name = name, Count = 2 }] }, 3);
        var cut = await Connection.AskAsync<DeleteRecordsResponse>(
            new DeleteRecordsRequest { Topics = [new() { Name = name, Partitions = [new() { Offset = -1 }] }] }, 2);
        var altered = await Connection.AskAsync<IncrementalAlterConfigsResponse>(
            new IncrementalAlterConfigsRequest
            {
                Resources = [new() { ResourceType = 2, ResourceName = name, Configs = [new() { Name = "cleanup.policy", Value = "delete" }] }],
            },
            1);

        Assert.True(before.IsInternal);
        Assert.Equal(KafkaErrorCode.TopicAlreadyExists, (KafkaErrorCode)created.Topics[0].ErrorCode);
        short[] others =
        [
            deleted.Responses[0].ErrorCode, grown.Results[0].ErrorCode, cut.Topics[0].Partitions[0].ErrorCode, altered.Responses[0].ErrorCode,
        ];
        Assert.All(others, error => Assert.Equal(KafkaErrorCode.InvalidTopicException, (KafkaErrorCode)error));
        Assert.Equal((before.TopicId, 1), ((await DescribeAsync(name)).TopicId, before.Partitions.Count));
        Assert.Equal("compact", (await SettingsAsync(name))["cleanup.policy"].Value);
    }
    [Theory]
    [InlineData("__consumer_offsets")]
    [InlineData("__transaction_state")]
    [InlineData("__cluster_metadata")]
    public async Task Clients_do_not_create_internal_topics(string name)
    {
        var created = await CreateAsync(Topic(name));
        var asked = await Connection.AskAsync<MetadataResponse>(new MetadataRequest { Topics = [new() { Name = name }] }, NewestMetadata);

        Assert.Equal(KafkaErrorCode.InvalidRequest, (KafkaErrorCode)created.Topics[0].ErrorCode);
        Assert.Equal(KafkaErrorCode.UnknownTopicOrPartition, (KafkaErrorCode)asked.Topics[0].ErrorCode);
    }
}

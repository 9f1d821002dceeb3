using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Topics;

namespace EmbeddedKafka.Tests.Topics;

public sealed class CreatePartitionsTests : TopicTest
{
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task A_topic_gets_more_partitions(short version)
    {
        await CreateAsync("orders", partitions: 2);

        var error = await GrowAsync("orders", 5, version: version);

        Assert.Equal(KafkaErrorCode.None, error);
        Assert.Equal([0, 1, 2, 3, 4], (await DescribeAsync("orders")).Partitions.Select(partition => partition.PartitionIndex));
    }

    [Theory]
    [InlineData("orders", 2, KafkaErrorCode.InvalidPartitions)]
    [InlineData("orders", 1, KafkaErrorCode.InvalidPartitions)]
    [InlineData("orders", -1, KafkaErrorCode.InvalidPartitions)]
    [InlineData("orders", TopicCatalog.MaxPartitions + 1, KafkaErrorCode.PolicyViolation)]
    [InlineData("orders", int.MaxValue, KafkaErrorCode.PolicyViolation)]
    [InlineData("missing", 3, KafkaErrorCode.UnknownTopicOrPartition)]
    public async Task A_count_that_can_not_be_had_is_refused(string topic, int count, KafkaErrorCode expected)
    {
        await CreateAsync("orders", partitions: 2);

        Assert.Equal(expected, await GrowAsync(topic, count));
        Assert.Equal(2, (await DescribeAsync("orders")).Partitions.Count);
    }

    [Fact]
    public async Task Validation_alone_adds_nothing()
    {
        await CreateAsync("orders");

        Assert.Equal(KafkaErrorCode.None, await GrowAsync("orders", 3, validateOnly: true));
        Assert.Single((await DescribeAsync("orders")).Partitions);
    }

    [Theory]
    [InlineData(new[] { 1, 1 }, KafkaErrorCode.None)]
    [InlineData(new[] { 1 }, KafkaErrorCode.InvalidReplicaAssignment)]
    [InlineData(new[] { 1, 2 }, KafkaErrorCode.InvalidReplicaAssignment)]
    public async Task New_partitions_can_be_assigned_to_the_one_node_only(int[] nodes, KafkaErrorCode expected)
    {
        await CreateAsync("orders");

        Assert.Equal(expected, await GrowAsync("orders", 3, nodes));
    }

    private async Task<KafkaErrorCode> GrowAsync(
        string topic, int count, int[]? nodes = null, bool validateOnly = false, short version = 3)
    {
        var request = new CreatePartitionsRequest
        {
            Topics =
            [
                new()
                {
                    Name = topic,
                    Count = count,
                    Assignments = nodes?.Select(node => new CreatePartitionsRequest.CreatePartitionsAssignment { BrokerIds = [node] }).ToList(),
                },
            ],
            ValidateOnly = validateOnly,
        };
        var response = await Connection.AskAsync<CreatePartitionsResponse>(request, version);
        return (KafkaErrorCode)Assert.Single(response.Results).ErrorCode;
    }
}

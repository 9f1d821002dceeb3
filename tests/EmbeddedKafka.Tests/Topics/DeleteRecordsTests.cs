using EmbeddedKafka.Protocol.Messages;

namespace EmbeddedKafka.Tests.Topics;

public sealed class DeleteRecordsTests : TopicTest
{
    [Theory]
    [InlineData(2, 0, 2)]
    [InlineData(-1, 2, 4)]
    [InlineData(0, 1, 0)]
    public async Task Records_before_an_offset_are_deleted(long offset, short version, long lowWatermark)
    {
        await CreateAsync("orders");
        await ProduceAsync("orders", values: ["a", "b", "c", "d"]);

        Assert.Equal((KafkaErrorCode.None, lowWatermark), await DeleteAsync("orders", offset, version));
    }

    [Fact]
    public async Task What_was_deleted_stays_so()
    {
        await CreateAsync("orders");
        await ProduceAsync("orders", values: ["a", "b", "c", "d"]);
        await DeleteAsync("orders", 3);

        await RestartAsync();

        Assert.Equal((KafkaErrorCode.None, 3), await DeleteAsync("orders", 1));
    }

    [Theory]
    [InlineData("orders", 5, KafkaErrorCode.OffsetOutOfRange)]
    [InlineData("orders", -2, KafkaErrorCode.OffsetOutOfRange)]
    [InlineData("table", 1, KafkaErrorCode.PolicyViolation)]
    [InlineData("missing", 1, KafkaErrorCode.UnknownTopicOrPartition)]
    public async Task What_can_not_be_deleted_is_refused(string topic, long offset, KafkaErrorCode expected)
    {
        await CreateAsync("orders");
        await CreateAsync("table", 1, ("cleanup.policy", "compact"));
        await ProduceAsync("orders", values: ["a", "b", "c", "d"]);
        await ProduceAsync("table", values: ["a", "b"]);

        Assert.Equal((expected, -1), await DeleteAsync(topic, offset));
    }

    private async Task<(KafkaErrorCode Error, long LowWatermark)> DeleteAsync(string topic, long offset, short version = 2)
    {
        var request = new DeleteRecordsRequest { Topics = [new() { Name = topic, Partitions = [new() { Offset = offset }] }] };
        var result = Assert.Single(Assert.Single(
            (await Connection.AskAsync<DeleteRecordsResponse>(request, version)).Topics).Partitions);
        return ((KafkaErrorCode)result.ErrorCode, result.LowWatermark);
    }
}

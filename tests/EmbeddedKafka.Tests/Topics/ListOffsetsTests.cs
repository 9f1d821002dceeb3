using EmbeddedKafka.Protocol.Messages;

namespace EmbeddedKafka.Tests.Topics;

public sealed class ListOffsetsTests : TopicTest
{
    private const short Newest = 11;
    private static readonly long Start = TimeProvider.System.GetUtcNow().AddHours(-1).ToUnixTimeMilliseconds();

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(Newest)]
    public async Task The_ends_of_a_log_are_found(short version)
    {
        await CreateAsync("orders");
        await ProduceAsync("orders", values: ["a", "b", "c"]);

        Assert.Equal((KafkaErrorCode.None, 0), await FindAsync(-2, version));
        Assert.Equal((KafkaErrorCode.None, 3), await FindAsync(-1, version));
    }

    [Fact]
    public async Task Records_are_found_by_their_timestamps()
    {
        await CreateAsync("orders");
        await ProduceAsync("orders", Start, "a");
        await ProduceAsync("orders", Start + 2_000, "b");
        await ProduceAsync("orders", Start + 1_000, "c");

        Assert.Equal((KafkaErrorCode.None, 0), await FindAsync(0));
        Assert.Equal((KafkaErrorCode.None, 1), await FindAsync(Start + 1));
        Assert.Equal((KafkaErrorCode.None, -1), await FindAsync(Start + 2_001));
        Assert.Equal((KafkaErrorCode.None, 1), await FindAsync(-3));
    }

    [Fact]
    public async Task An_empty_log_has_no_largest_timestamp()
    {
        await CreateAsync("orders");

        Assert.Equal((KafkaErrorCode.None, -1), await FindAsync(-3));
    }

    [Theory]
    [InlineData(-4, 8, KafkaErrorCode.None, 0)]
    [InlineData(-5, 9, KafkaErrorCode.None, -1)]
    [InlineData(-6, 11, KafkaErrorCode.None, -1)]
    [InlineData(-3, 6, KafkaErrorCode.UnsupportedVersion, -1)]
    [InlineData(-4, 7, KafkaErrorCode.UnsupportedVersion, -1)]
    [InlineData(-5, 8, KafkaErrorCode.UnsupportedVersion, -1)]
    [InlineData(-7, 11, KafkaErrorCode.UnsupportedVersion, -1)]
    public async Task Special_timestamps_are_answered_as_without_tiered_storage(
        long timestamp, short version, KafkaErrorCode error, long offset)
    {
        await CreateAsync("orders");
        await ProduceAsync("orders", values: ["a"]);

        Assert.Equal((error, offset), await FindAsync(timestamp, version));
    }

    [Theory]
    [InlineData("missing", 0)]
    [InlineData("orders", 1)]
    [InlineData("orders", -1)]
    [InlineData("__cluster_metadata", 0)]
    public async Task A_partition_that_is_not_there_is_unknown(string topic, int partition)
    {
        await CreateAsync("orders");

        Assert.Equal(KafkaErrorCode.UnknownTopicOrPartition, (await FindAsync(-1, topic: topic, partition: partition)).Error);
    }

    [Fact]
    public async Task A_client_that_knows_another_leader_epoch_is_told_so()
    {
        await CreateAsync("orders");
        await RestartAsync();

        Assert.Equal(KafkaErrorCode.FencedLeaderEpoch, (await FindAsync(-1, epoch: 0)).Error);
        Assert.Equal(KafkaErrorCode.None, (await FindAsync(-1, epoch: 1)).Error);
        Assert.Equal(KafkaErrorCode.UnknownLeaderEpoch, (await FindAsync(-1, epoch: 2)).Error);
    }

    [Fact]
    public async Task A_partition_twice_in_a_request_is_answered_once()
    {
        await CreateAsync("orders");
        var partition = new ListOffsetsRequest.ListOffsetsPartition { Timestamp = -1 };
        var request = new ListOffsetsRequest { Topics = [new() { Name = "orders", Partitions = [partition, partition] }] };

        var response = await Connection.AskAsync<ListOffsetsResponse>(request, Newest);

        Assert.Equal(
            [KafkaErrorCode.None, KafkaErrorCode.InvalidRequest],
            response.Topics[0].Partitions.Select(found => (KafkaErrorCode)found.ErrorCode));
    }

    [Fact]
    public async Task The_end_of_each_leader_epoch_is_known()
    {
        await CreateAsync("orders");
        await ProduceAsync("orders", values: ["a", "b"]);
        await RestartAsync();
        await ProduceAsync("orders", values: ["c"]);

        Assert.Equal((KafkaErrorCode.None, 0, 2L), await EndOfEpochAsync(0));
        Assert.Equal((KafkaErrorCode.None, 1, 3L), await EndOfEpochAsync(1));
        Assert.Equal((KafkaErrorCode.None, -1, -1L), await EndOfEpochAsync(2));
        Assert.Equal(KafkaErrorCode.FencedLeaderEpoch, (await EndOfEpochAsync(0, current: 0)).Error);
        Assert.Equal(KafkaErrorCode.UnknownTopicOrPartition, (await EndOfEpochAsync(0, topic: "missing")).Error);
    }

    [Fact]
    public async Task The_epoch_of_the_earliest_record_is_told()
    {
        await CreateAsync("orders");
        await ProduceAsync("orders", values: ["a"]);
        await RestartAsync();

        var earliest = await AskAsync(-2);
        var latest = await AskAsync(-1);

        Assert.Equal((0, 1), (earliest.LeaderEpoch, latest.LeaderEpoch));
    }

    private async Task<(KafkaErrorCode Error, long Offset)> FindAsync(
        long timestamp, short version = Newest, int epoch = -1, string topic = "orders", int partition = 0)
    {
        var found = await AskAsync(timestamp, version, epoch, topic, partition);
        return ((KafkaErrorCode)found.ErrorCode, found.Offset);
    }

    private async Task<ListOffsetsResponse.ListOffsetsPartitionResponse> AskAsync(
        long timestamp, short version = Newest, int epoch = -1, string topic = "orders", int partition = 0)
    {
        var request = new ListOffsetsRequest
        {
            ReplicaId = -1,
            Topics =
            [
                new() { Name = topic, Partitions = [new() { PartitionIndex = partition, Timestamp = timestamp, CurrentLeaderEpoch = epoch }] },
            ],
        };
        return Assert.Single(Assert.Single((await Connection.AskAsync<ListOffsetsResponse>(request, version)).Topics).Partitions);
    }

    private async Task<(KafkaErrorCode Error, int Epoch, long End)> EndOfEpochAsync(int epoch, int current = -1, string topic = "orders")
    {
        var request = new OffsetForLeaderEpochRequest
        {
            Topics = [new() { Topic = topic, Partitions = [new() { LeaderEpoch = epoch, CurrentLeaderEpoch = current }] }],
        };
        var end = Assert.Single(Assert.Single(
            (await Connection.AskAsync<OffsetForLeaderEpochResponse>(request, 4)).Topics).Partitions);
        return ((KafkaErrorCode)end.ErrorCode, end.LeaderEpoch, end.EndOffset);
    }
}

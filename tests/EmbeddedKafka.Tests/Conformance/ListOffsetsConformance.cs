using Confluent.Kafka;
using Confluent.Kafka.Admin;
using EmbeddedKafka.Protocol.Messages;

namespace EmbeddedKafka.Tests.Conformance;

/// <summary>Offsets are found by position, by time and by leader epoch.</summary>
public abstract class ListOffsetsConformance(BrokerFixture fixture) : ConformanceTest(fixture)
{
    private readonly long _noon = TimeProvider.System.GetUtcNow().AddHours(-1).ToUnixTimeMilliseconds();

    [Fact]
    public async Task An_empty_partition_begins_and_ends_at_0()
    {
        var topic = await CreateTopicAsync();

        Assert.Equal((0, 0), (await EarliestOffsetAsync(topic), await LatestOffsetAsync(topic)));
        Assert.Equal(-1, (await ListOffsetAsync(topic, OffsetSpec.MaxTimestamp())).TopicPartitionOffsetError.Offset.Value);
        Assert.Equal(Offset.End, (await ListOffsetAsync(topic, OffsetSpec.ForTimestamp(_noon))).TopicPartitionOffsetError.Offset);
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(20, 1)]
    [InlineData(25, 2)]
    [InlineData(30, 2)]
    [InlineData(31, -1)]
    public async Task A_time_finds_the_first_record_that_is_not_older(int seconds, long expected)
    {
        var topic = await CreateTopicAsync();
        await ProduceAtAsync(topic, 0, 20, 30);

        var found = await ListOffsetAsync(topic, OffsetSpec.ForTimestamp(_noon + (seconds * 1_000)));

        Assert.Equal(expected, found.TopicPartitionOffsetError.Offset.Value);
        if (expected >= 0)
        {
            Assert.Equal(_noon + (new[] { 0, 20, 30 }[expected] * 1_000), found.Timestamp);
        }
    }

    [Fact]
    public async Task Records_that_are_out_of_order_are_found_by_time_within_a_batch_too()
    {
        var topic = await CreateTopicAsync();
        var producer = CreateProducer(config => config.LingerMs = 100);
        await Task.WhenAll(new[] { 10, 30, 20 }.Select(seconds => producer.ProduceAsync(new TopicPartition(topic, 0), At(seconds), Cancellation)));
        await ProduceAtAsync(topic, 5);

        Assert.Equal(1, (await ListOffsetAsync(topic, OffsetSpec.ForTimestamp(_noon + 15_000))).TopicPartitionOffsetError.Offset.Value);
        var newest = await ListOffsetAsync(topic, OffsetSpec.MaxTimestamp());
        Assert.Equal((1, _noon + 30_000), (newest.TopicPartitionOffsetError.Offset.Value, newest.Timestamp));
    }

    [Fact]
    public async Task A_consumer_finds_its_start_by_time()
    {
        var topic = await CreateTopicAsync();
        await ProduceAtAsync(topic, 0, 20, 30);
        var consumer = CreateConsumer();

        var offsets = consumer.OffsetsForTimes([new(topic, 0, new Timestamp(_noon + 10_000, TimestampType.CreateTime))], Patience);

        Assert.Equal(1, offsets.Single().Offset.Value);
    }

    [Fact]
    public async Task For_committed_readers_the_end_is_the_last_stable_offset()
    {
        var topic = await CreateTopicAsync();
        await ProduceAsync(CreateProducer(), topic, "a");
        var producer = CreateTransactionalProducer(Unique("id"));
        producer.BeginTransaction();
        await ProduceAsync(producer, topic, "b");

        Assert.Equal(1, await LatestOffsetAsync(topic, IsolationLevel.ReadCommitted));
        Assert.Equal(2, await LatestOffsetAsync(topic, IsolationLevel.ReadUncommitted));
        producer.AbortTransaction(Patience);
        await UntilAsync(async () => await LatestOffsetAsync(topic, IsolationLevel.ReadCommitted) == 3, "the transaction has ended");
    }

    [Fact]
    public async Task An_unknown_partition_is_refused()
    {
        var topic = await CreateTopicAsync();
        var connection = await ConnectAsync();

        var response = await connection.AskAsync<ListOffsetsResponse>(
            new ListOffsetsRequest { ReplicaId = -1, Topics = [new() { Name = topic, Partitions = [new() { PartitionIndex = 1, Timestamp = -1 }] }] }, 5);

        Assert.Equal(KafkaErrorCode.UnknownTopicOrPartition, (KafkaErrorCode)response.Topics.Single().Partitions.Single().ErrorCode);
    }

    [Fact]
    public async Task The_current_leader_epoch_ends_at_the_end_of_the_log()
    {
        var topic = await CreateTopicAsync();
        await ProduceAsync(CreateProducer(), topic, "a", "b");

        var found = await EndOfEpochAsync(topic, 0);

        Assert.Equal((KafkaErrorCode.None, 0, 2L), ((KafkaErrorCode)found.ErrorCode, found.LeaderEpoch, found.EndOffset));
    }

    [Fact]
    public async Task A_leader_epoch_that_has_not_been_has_no_end()
    {
        var topic = await CreateTopicAsync();
        await ProduceAsync(CreateProducer(), topic, "a");

        var found = await EndOfEpochAsync(topic, 7);

        Assert.Equal((KafkaErrorCode.None, -1, -1L), ((KafkaErrorCode)found.ErrorCode, found.LeaderEpoch, found.EndOffset));
    }

    [Fact]
    public async Task A_client_that_knows_a_newer_leader_epoch_is_told_so()
    {
        var topic = await CreateTopicAsync();

        Assert.Equal(KafkaErrorCode.UnknownLeaderEpoch, (KafkaErrorCode)(await EndOfEpochAsync(topic, 0, currentEpoch: 5)).ErrorCode);
    }

    private async Task<OffsetForLeaderEpochResponse.EpochEndOffset> EndOfEpochAsync(string topic, int epoch, int currentEpoch = -1)
    {
        var connection = await ConnectAsync();
        return (await connection.AskAsync<OffsetForLeaderEpochResponse>(
            new OffsetForLeaderEpochRequest
            {
                ReplicaId = -1,
                Topics = [new() { Topic = topic, Partitions = [new() { LeaderEpoch = epoch, CurrentLeaderEpoch = currentEpoch }] }],
            },
            4)).Topics.Single().Partitions.Single();
    }

    /// <summary>Produces one record a batch, at so many seconds past the hour.</summary>
    private async Task ProduceAtAsync(string topic, params int[] seconds)
    {
        var producer = CreateProducer();
        foreach (var second in seconds)
        {
            await producer.ProduceAsync(new TopicPartition(topic, 0), At(second), Cancellation);
        }
    }

    private Message<string?, string?> At(int second) =>
        new() { Value = $"{second}", Timestamp = new Timestamp(_noon + (second * 1_000), TimestampType.CreateTime) };

    public sealed class OnEmbeddedKafka(EmbeddedKafkaFixture fixture) : ListOffsetsConformance(fixture);

    public sealed class OnKafka(KafkaFixture fixture) : ListOffsetsConformance(fixture);
}

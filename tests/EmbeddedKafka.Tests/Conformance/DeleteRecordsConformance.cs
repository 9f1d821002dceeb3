using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace EmbeddedKafka.Tests.Conformance;

/// <summary>The first records of a partition are deleted, and who reads them is told.</summary>
public abstract class DeleteRecordsConformance(BrokerFixture fixture) : ConformanceTest(fixture)
{
    [Fact]
    public async Task Deleted_records_are_gone_and_the_rest_stays()
    {
        var topic = await CreateTopicAsync();
        await ProduceAsync(CreateProducer(), topic, "a", "b", "c");

        var deleted = await Admin.DeleteRecordsAsync([new(topic, 0, 2)]);

        Assert.Equal(2, deleted.Single().Offset.Value);
        Assert.Equal(2, await EarliestOffsetAsync(topic));
        Assert.Equal(["c"], ReadValues(topic, 1));

        // -1 stands for all that there is.
        Assert.Equal(3, (await Admin.DeleteRecordsAsync([new(topic, 0, Offset.End)])).Single().Offset.Value);
        Assert.Equal((3, 3), (await EarliestOffsetAsync(topic), await LatestOffsetAsync(topic)));
        Assert.Equal([3], (await ProduceAsync(CreateProducer(), topic, "d")).Select(delivery => delivery.Offset.Value));
    }

    [Fact]
    public async Task Records_beyond_the_end_cannot_be_deleted()
    {
        var topic = await CreateTopicAsync();
        await ProduceAsync(CreateProducer(), topic, "a");

        var failure = await Assert.ThrowsAsync<DeleteRecordsException>(() => Admin.DeleteRecordsAsync([new(topic, 0, 2)]));

        Assert.Equal(ErrorCode.OffsetOutOfRange, failure.Results.Single().Error.Code);
    }

    [Fact]
    public async Task A_consumer_below_the_first_offset_starts_where_auto_offset_reset_says()
    {
        var topic = await CreateTopicAsync();
        await ProduceAsync(CreateProducer(), topic, "a", "b", "c");
        await Admin.DeleteRecordsAsync([new(topic, 0, 2)]);

        var earliest = CreateConsumer();
        earliest.Assign(new TopicPartitionOffset(topic, 0, 0));
        Assert.Equal("c", Consume(earliest, 1)[0].Message.Value);

        var latest = CreateConsumer(configure: config =>
        {
            config.AutoOffsetReset = AutoOffsetReset.Latest;
            config.EnablePartitionEof = true;
        });
        latest.Assign(new TopicPartitionOffset(topic, 0, 0));
        Assert.True(Consume(latest, 1)[0].IsPartitionEOF);
        await ProduceAsync(CreateProducer(), topic, "d");
        Assert.Equal("d", Consume(latest, 1)[0].Message.Value);
    }

    public sealed class OnEmbeddedKafka(EmbeddedKafkaFixture fixture) : DeleteRecordsConformance(fixture);

    public sealed class OnKafka(KafkaFixture fixture) : DeleteRecordsConformance(fixture);
}

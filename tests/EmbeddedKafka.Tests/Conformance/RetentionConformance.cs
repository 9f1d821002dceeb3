using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace EmbeddedKafka.Tests.Conformance;

/// <summary>Old segments go by age and by size, and what reads them is told.</summary>
public abstract class RetentionConformance(BrokerFixture fixture) : ConformanceTest(fixture)
{
    [Fact]
    public async Task Records_that_are_too_old_go()
    {
        var topic = await CreateTopicAsync(settings: [("segment.ms", "1000"), ("retention.ms", "3600000")]);
        var now = TimeProvider.System.GetUtcNow();
        await ProduceAtAsync(topic, "two hours old", now.AddHours(-2));
        await ProduceAtAsync(topic, "just now", now);

        await UntilAsync(async () => await EarliestOffsetAsync(topic) == 1, "the first record is gone");

        Assert.Equal(["just now"], ReadValues(topic, 1));
    }

    [Fact]
    public async Task Records_beyond_the_size_go()
    {
        var topic = await CreateTopicAsync(settings: [("segment.bytes", "1048576"), ("retention.bytes", "1500000")]);
        var producer = CreateProducer();
        for (var n = 0; n < 40; n++)
        {
            await ProduceAsync(producer, topic, new string('x', 100_000));
        }

        // Whole segments go, and only for as long as what stays is not less than the limit.
        await UntilAsync(async () => await EarliestOffsetAsync(topic) is > 0 and var first && 40 - first is > 10 and < 30, "old segments are gone");

        Assert.Equal(40 - await EarliestOffsetAsync(topic), ReadRecords(topic, 1).Count);
        Assert.Equal(40, await LatestOffsetAsync(topic));
    }

    [Fact]
    public async Task A_retention_that_is_shortened_takes_effect()
    {
        var topic = await CreateTopicAsync(settings: ("segment.ms", "1000"));
        var now = TimeProvider.System.GetUtcNow();
        await ProduceAtAsync(topic, "ten minutes old", now.AddMinutes(-10));
        await ProduceAtAsync(topic, "just now", now);
        Assert.Equal(0, await EarliestOffsetAsync(topic));

        await Admin.IncrementalAlterConfigsAsync(new Dictionary<ConfigResource, List<ConfigEntry>>
        {
            [new() { Type = ResourceType.Topic, Name = topic }] =
                [new() { Name = "retention.ms", Value = "60000", IncrementalOperation = AlterConfigOpType.Set }],
        });

        await UntilAsync(async () => await EarliestOffsetAsync(topic) == 1, "the first record is gone");
    }

    [Fact]
    public async Task A_consumer_whose_position_is_gone_starts_where_auto_offset_reset_says()
    {
        var topic = await CreateTopicAsync(settings: [("segment.ms", "1000"), ("retention.ms", "3600000")]);
        var group = Unique("group");
        CreateConsumer(group).Commit([new(new TopicPartition(topic, 0), 0)]);
        var now = TimeProvider.System.GetUtcNow();
        await ProduceAtAsync(topic, "two hours old", now.AddHours(-2));
        await ProduceAtAsync(topic, "just now", now);
        await UntilAsync(async () => await EarliestOffsetAsync(topic) == 1, "the first record is gone");

        var earliest = CreateConsumer(group);
        earliest.Subscribe(topic);
        Assert.Equal("just now", Consume(earliest, 1)[0].Message.Value);
        earliest.Close();

        var refusing = CreateConsumer(group, config => config.AutoOffsetReset = AutoOffsetReset.Error);
        refusing.Subscribe(topic);
        var failure = Assert.Throws<ConsumeException>(() => Consume(refusing, 1));
        Assert.Equal(ErrorCode.Local_AutoOffsetReset, failure.Error.Code);
    }

    private async Task ProduceAtAsync(string topic, string value, DateTimeOffset time) =>
        await CreateProducer().ProduceAsync(
            new TopicPartition(topic, 0),
            new() { Value = value, Timestamp = new Timestamp(time.ToUnixTimeMilliseconds(), TimestampType.CreateTime) },
            Cancellation);

    public sealed class OnEmbeddedKafka(EmbeddedKafkaFixture fixture) : RetentionConformance(fixture);

    public sealed class OnKafka(KafkaFixture fixture) : RetentionConformance(fixture);
}

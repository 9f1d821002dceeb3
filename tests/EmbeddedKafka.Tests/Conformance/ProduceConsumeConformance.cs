using System.Text;
using Confluent.Kafka;

namespace EmbeddedKafka.Tests.Conformance;

/// <summary>What is produced is consumed, and what can't be appended is refused.</summary>
public abstract class ProduceConsumeConformance(BrokerFixture fixture) : ConformanceTest(fixture)
{
    [Theory]
    [InlineData(CompressionType.None)]
    [InlineData(CompressionType.Gzip)]
    [InlineData(CompressionType.Snappy)]
    [InlineData(CompressionType.Lz4)]
    [InlineData(CompressionType.Zstd)]
    public async Task Records_come_back_as_they_were_sent(CompressionType compression)
    {
        var topic = await CreateTopicAsync();
        var producer = CreateProducer(config =>
        {
            config.CompressionType = compression;
            config.LingerMs = 50; // so that the records share a batch, which is what is compressed
        });
        var timestamp = new Timestamp(TimeProvider.System.GetUtcNow().AddHours(-1).ToUnixTimeMilliseconds(), TimestampType.CreateTime);
        Message<string?, string?>[] sent =
        [
            new() { Key = "k", Value = new string('v', 2_000), Timestamp = timestamp },
            new() { Key = null, Value = "no key", Timestamp = timestamp },
            new() { Key = "tombstone", Value = null, Timestamp = timestamp },
            new() { Key = "", Value = "", Timestamp = timestamp },
            new()
            {
                Key = "headers",
                Value = "\u00e9\ud83d\ude00",
                Timestamp = timestamp,
                Headers = [new Header("a", Encoding.UTF8.GetBytes("1")), new Header("a", null), new Header("", [])],
            },
        ];

        var delivered = await Task.WhenAll(sent.Select(message => producer.ProduceAsync(new TopicPartition(topic, 0), message, Cancellation)));

        Assert.Equal([0, 1, 2, 3, 4], delivered.Select(delivery => delivery.Offset.Value));
        var received = ReadRecords(topic, sent.Length);
        Assert.Equal([0, 1, 2, 3, 4], received.Select(record => record.Offset.Value));
        Assert.Equal(
            sent.Select(message => (message.Key, message.Value, message.Timestamp)),
            received.Select(record => (record.Message.Key, record.Message.Value, record.Message.Timestamp)));
        Assert.Equal(
            [("a", "1"), ("a", null), ("", "")],
            received[4].Message.Headers.Select(header => (header.Key, header.GetValueBytes() is { } value ? Encoding.UTF8.GetString(value) : null)));
    }

    [Theory]
    [InlineData(Acks.None, PersistenceStatus.PossiblyPersisted)]
    [InlineData(Acks.Leader, PersistenceStatus.Persisted)]
    [InlineData(Acks.All, PersistenceStatus.Persisted)]
    public async Task Records_arrive_with_any_acks(Acks acks, PersistenceStatus expected)
    {
        var topic = await CreateTopicAsync();
        var producer = CreateProducer(config => config.Acks = acks);

        var delivered = await ProduceAsync(producer, topic, "a", "b");

        Assert.All(delivered, delivery => Assert.Equal(expected, delivery.Status));
        Assert.Equal(["a", "b"], ReadValues(topic, 2));
    }

    [Fact]
    public async Task A_topic_with_log_append_time_gives_records_the_brokers_time()
    {
        var topic = await CreateTopicAsync(settings: ("message.timestamp.type", "LogAppendTime"));
        var producer = CreateProducer();
        var before = TimeProvider.System.GetUtcNow();

        var delivered = await producer.ProduceAsync(
            new TopicPartition(topic, 0), new() { Value = "a", Timestamp = new Timestamp(1_000, TimestampType.CreateTime) }, Cancellation);

        var received = Assert.Single(ReadRecords(topic, 1)).Message.Timestamp;
        Assert.Equal(TimestampType.LogAppendTime, received.Type);
        Assert.InRange(received.UnixTimestampMs, before.ToUnixTimeMilliseconds(), TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        Assert.Equal(received.UnixTimestampMs, delivered.Timestamp.UnixTimestampMs);
    }

    [Fact]
    public async Task Partitions_have_offsets_of_their_own()
    {
        var topic = await CreateTopicAsync(partitions: 3);
        var producer = CreateProducer();
        for (var partition = 0; partition < 3; partition++)
        {
            for (var n = 0; n <= partition; n++)
            {
                var delivered = await producer.ProduceAsync(new TopicPartition(topic, partition), new() { Value = $"{partition}-{n}" }, Cancellation);
                Assert.Equal(n, delivered.Offset.Value);
            }
        }

        Assert.Equal(["2-0", "2-1", "2-2"], ReadRecords(topic, 3, partition: 2).Select(record => record.Message.Value));
    }

    [Fact]
    public async Task Many_records_come_back_in_order()
    {
        const int Count = 20_000;
        var topic = await CreateTopicAsync();
        var producer = CreateProducer(config =>
        {
            config.EnableIdempotence = true;
            config.LingerMs = 5;
            config.BatchSize = 20_000;
        });

        await ProduceAsync(producer, topic, Enumerable.Range(0, Count).Select(n => $"{n}"));

        Assert.Equal(Enumerable.Range(0, Count).Select(n => $"{n}"), ReadValues(topic, Count));
    }

    [Fact]
    public async Task Producing_to_an_unknown_topic_fails()
    {
        var producer = CreateProducer(config => config.TopicMetadataPropagationMaxMs = 100);

        var failure = await Assert.ThrowsAsync<ProduceException<string?, string?>>(
            () => producer.ProduceAsync(Unique("missing"), new() { Value = "a" }, Cancellation));

        // The client gives up by itself or passes the broker's answer on, whichever comes first.
        Assert.Contains(failure.Error.Code, new[] { ErrorCode.UnknownTopicOrPart, ErrorCode.Local_UnknownTopic });
    }

    [Fact]
    public async Task Producing_to_an_unknown_partition_fails()
    {
        var topic = await CreateTopicAsync(partitions: 2);
        var producer = CreateProducer(config => config.TopicMetadataPropagationMaxMs = 100);

        var failure = await Assert.ThrowsAsync<ProduceException<string?, string?>>(
            () => producer.ProduceAsync(new TopicPartition(topic, 2), new() { Value = "a" }, Cancellation));

        Assert.Equal(ErrorCode.Local_UnknownPartition, failure.Error.Code);
    }

    [Fact]
    public void Consuming_an_unknown_topic_fails()
    {
        var consumer = CreateConsumer();
        consumer.Subscribe(Unique("missing"));

        var failure = Assert.Throws<ConsumeException>(() => consumer.Consume(Patience));

        Assert.Equal(ErrorCode.UnknownTopicOrPart, failure.Error.Code);
    }

    [Fact]
    public async Task A_record_larger_than_the_topic_allows_is_refused()
    {
        var topic = await CreateTopicAsync(settings: ("max.message.bytes", "2000"));
        var producer = CreateProducer();

        var failure = await Assert.ThrowsAsync<ProduceException<string?, string?>>(
            () => producer.ProduceAsync(topic, new() { Value = new string('x', 3_000) }, Cancellation));

        Assert.Equal(ErrorCode.MsgSizeTooLarge, failure.Error.Code);
        Assert.Equal([0], (await ProduceAsync(producer, topic, "small")).Select(delivery => delivery.Offset.Value));
    }

    [Fact]
    public async Task A_compacted_topic_refuses_a_record_without_a_key()
    {
        var topic = await CreateTopicAsync(settings: ("cleanup.policy", "compact"));
        var producer = CreateProducer();

        var failure = await Assert.ThrowsAsync<ProduceException<string?, string?>>(
            () => producer.ProduceAsync(topic, new() { Value = "a" }, Cancellation));

        Assert.Equal(ErrorCode.InvalidRecord, failure.Error.Code);
    }

    [Fact]
    public async Task A_batch_larger_than_a_fetch_is_still_delivered()
    {
        var topic = await CreateTopicAsync();
        await ProduceAsync(CreateProducer(), topic, new string('a', 50_000), new string('b', 50_000));
        var consumer = CreateConsumer(configure: config =>
        {
            config.MaxPartitionFetchBytes = 1_000;
            config.FetchMaxBytes = 1_000;
            config.MessageMaxBytes = 1_000;
        });

        consumer.Assign(new TopicPartitionOffset(topic, 0, Offset.Beginning));

        Assert.Equal("ab", string.Concat(Consume(consumer, 2).Select(record => record.Message.Value![0])));
    }

    public sealed class OnEmbeddedKafka(EmbeddedKafkaFixture fixture) : ProduceConsumeConformance(fixture);

    public sealed class OnKafka(KafkaFixture fixture) : ProduceConsumeConformance(fixture);
}

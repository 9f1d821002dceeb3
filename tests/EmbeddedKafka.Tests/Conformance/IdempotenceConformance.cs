using EmbeddedKafka.Tests.Protocol;

namespace EmbeddedKafka.Tests.Conformance;

/// <summary>Sequences of idempotent producers: each batch is appended once, in order, or not at all.</summary>
public abstract class IdempotenceConformance(BrokerFixture fixture) : ConformanceTest(fixture)
{
    [Fact]
    public async Task A_batch_that_is_sent_again_is_acknowledged_with_its_first_offset_and_appended_once()
    {
        var topic = await CreateTopicAsync();
        var producer = await StartProducerAsync();
        Assert.Equal((KafkaErrorCode.None, 0L), await producer.ProduceAsync(topic, "a", "b"));
        Assert.Equal((KafkaErrorCode.None, 2L), await producer.ProduceAsync(topic, "c"));

        producer.NextSequence = 0;
        Assert.Equal((KafkaErrorCode.None, 0L), await producer.ProduceAsync(topic, "a", "b"));
        Assert.Equal((KafkaErrorCode.None, 2L), await producer.ProduceAsync(topic, "c"));

        Assert.Equal((KafkaErrorCode.None, 3L), await producer.ProduceAsync(topic, "d"));
        Assert.Equal(["a", "b", "c", "d"], ReadValues(topic, 4));
    }

    [Fact]
    public async Task The_last_five_batches_are_remembered_and_older_ones_refused()
    {
        var topic = await CreateTopicAsync();
        var producer = await StartProducerAsync();
        for (var n = 0; n < 6; n++)
        {
            Assert.Equal((KafkaErrorCode.None, n), await producer.ProduceAsync(topic, $"{n}"));
        }

        producer.NextSequence = 1;
        Assert.Equal((KafkaErrorCode.None, 1L), await producer.ProduceAsync(topic, "1"));

        // The broker can't tell any more whether it has this one, and does not take it for a duplicate.
        producer.NextSequence = 0;
        Assert.Equal(KafkaErrorCode.OutOfOrderSequenceNumber, (await producer.ProduceAsync(topic, "0")).Error);

        Assert.Equal(6, await LatestOffsetAsync(topic));
    }

    [Fact]
    public async Task A_gap_in_the_sequence_is_refused()
    {
        var topic = await CreateTopicAsync();
        var producer = await StartProducerAsync();
        await producer.ProduceAsync(topic, "a");

        producer.NextSequence = 2;
        Assert.Equal(KafkaErrorCode.OutOfOrderSequenceNumber, (await producer.ProduceAsync(topic, "c")).Error);

        producer.NextSequence = 1;
        Assert.Equal((KafkaErrorCode.None, 1L), await producer.ProduceAsync(topic, "b"));
    }

    [Fact]
    public async Task Sequences_count_per_partition()
    {
        var first = await CreateTopicAsync("first");
        var second = await CreateTopicAsync("second");
        var producer = await StartProducerAsync();
        Assert.Equal((KafkaErrorCode.None, 0L), await producer.ProduceAsync(first, "a"));

        producer.NextSequence = 0;

        Assert.Equal((KafkaErrorCode.None, 0L), await producer.ProduceAsync(second, "a"));
    }

    [Fact]
    public async Task An_older_epoch_is_refused()
    {
        var topic = await CreateTopicAsync();
        var producer = await StartProducerAsync();
        await producer.ProduceAsync(topic, "a");
        var older = producer.Clone();
        producer.ProducerEpoch++;
        producer.NextSequence = 0;
        Assert.Equal((KafkaErrorCode.None, 1L), await producer.ProduceAsync(topic, "b"));

        Assert.Equal(KafkaErrorCode.InvalidProducerEpoch, (await older.ProduceAsync(topic, "c")).Error);

        Assert.Equal(["a", "b"], ReadValues(topic, 2));
    }

    [Fact]
    public async Task A_new_epoch_begins_with_sequence_0()
    {
        var topic = await CreateTopicAsync();
        var producer = await StartProducerAsync();
        await producer.ProduceAsync(topic, "a");

        producer.ProducerEpoch++;

        Assert.Equal(KafkaErrorCode.OutOfOrderSequenceNumber, (await producer.ProduceAsync(topic, "b")).Error);
    }

    [Fact]
    public async Task A_producer_that_the_partition_does_not_know_may_begin_anywhere()
    {
        // The partition may have forgotten the producer with the records that retention took.
        var topic = await CreateTopicAsync();
        var producer = await StartProducerAsync();
        producer.NextSequence = 17;

        Assert.Equal((KafkaErrorCode.None, 0L), await producer.ProduceAsync(topic, "a"));
        Assert.Equal((KafkaErrorCode.None, 1L), await producer.ProduceAsync(topic, "b"));
    }

    [Fact]
    public async Task Sequences_wrap_around()
    {
        var topic = await CreateTopicAsync();
        var producer = await StartProducerAsync();
        producer.NextSequence = int.MaxValue - 1;
        Assert.Equal((KafkaErrorCode.None, 0L), await producer.ProduceAsync(topic, "a", "b", "c"));

        producer.NextSequence = 1;

        Assert.Equal((KafkaErrorCode.None, 3L), await producer.ProduceAsync(topic, "d"));
    }

    [Fact]
    public async Task Producer_ids_are_never_given_twice()
    {
        var connection = await ConnectAsync();
        var ids = new HashSet<long>();
        for (var n = 0; n < 20; n++)
        {
            var producer = new RawProducer(connection);
            Assert.Equal(KafkaErrorCode.None, await producer.InitAsync());
            Assert.Equal(0, producer.ProducerEpoch);
            Assert.True(ids.Add(producer.ProducerId));
        }
    }

    private async Task<RawProducer> StartProducerAsync()
    {
        var producer = new RawProducer(await ConnectAsync());
        Assert.Equal(KafkaErrorCode.None, await producer.InitAsync());
        return producer;
    }

    public sealed class OnEmbeddedKafka(EmbeddedKafkaFixture fixture) : IdempotenceConformance(fixture);

    public sealed class OnKafka(KafkaFixture fixture) : IdempotenceConformance(fixture);
}

using Confluent.Kafka;
using EmbeddedKafka.Tests.Protocol;

namespace EmbeddedKafka.Tests.Conformance;

/// <summary>A transaction that stays open for longer than its producer said is aborted, and the producer is fenced.</summary>
public abstract class TransactionTimeoutConformance(BrokerFixture fixture) : ConformanceTest(fixture)
{
    [Fact]
    public async Task A_transaction_that_times_out_is_aborted_and_readers_go_on()
    {
        var topic = await CreateTopicAsync();
        var producer = CreateTransactionalProducer(Unique("id"), TimeSpan.FromSeconds(2));
        producer.BeginTransaction();
        await ProduceAsync(producer, topic, "never committed");
        await ProduceAsync(CreateProducer(), topic, "after");

        Assert.Equal(["after"], ReadValues(topic, 1, IsolationLevel.ReadCommitted));

        var failure = Assert.ThrowsAny<KafkaException>(() => producer.CommitTransaction(Patience));
        Assert.True(failure.Error.IsFatal || failure is KafkaTxnRequiresAbortException, failure.ToString());
        Assert.Equal(["after"], ReadValues(topic, 1, IsolationLevel.ReadCommitted));
    }

    [Fact]
    public async Task The_producer_of_a_transaction_that_timed_out_is_fenced()
    {
        var topic = await CreateTopicAsync();
        var producer = new RawProducer(await ConnectAsync(), Unique("id"));
        Assert.Equal(KafkaErrorCode.None, await producer.InitAsync(timeoutMs: 1_000));
        var before = producer.Clone();
        Assert.Equal(KafkaErrorCode.None, await producer.AddPartitionAsync(topic));
        Assert.Equal(KafkaErrorCode.None, (await producer.ProduceAsync(topic, "a")).Error);
        await UntilAsync(async () => await LatestOffsetAsync(topic, IsolationLevel.ReadCommitted) == 2, "the abort marker is written");

        Assert.Equal(KafkaErrorCode.InvalidProducerEpoch, (await producer.ProduceAsync(topic, "b")).Error);
        Assert.Equal(KafkaErrorCode.ProducerFenced, await producer.EndAsync(commit: true));

        // The same producer may come back: it was fenced by the time-out, not by a successor.
        Assert.Equal(KafkaErrorCode.None, await producer.InitAsync(currentProducerId: before.ProducerId, currentEpoch: before.ProducerEpoch));
        Assert.True(producer.ProducerEpoch > before.ProducerEpoch);
    }

    [Fact]
    public async Task A_transaction_with_nothing_but_offsets_times_out_too()
    {
        var topic = await CreateTopicAsync();
        var group = Unique("group");
        var producer = new RawProducer(await ConnectAsync(), Unique("id"));
        Assert.Equal(KafkaErrorCode.None, await producer.InitAsync(timeoutMs: 1_000));
        Assert.Equal(KafkaErrorCode.None, await producer.AddOffsetsAsync(group));
        Assert.Equal(KafkaErrorCode.None, await producer.CommitOffsetAsync(group, topic, 7));

        // Asks with require_stable, so it is answered only when the transaction has ended.
        Assert.Equal(Offset.Unset, await CommittedAsync(group, topic));
    }

    private async Task<Offset> CommittedAsync(string group, string topic)
    {
        var offset = Offset.Unset;
        await UntilAsync(
            async () =>
            {
                try
                {
                    var result = await Admin.ListConsumerGroupOffsetsAsync(
                        [new ConsumerGroupTopicPartitions(group, [new TopicPartition(topic, 0)])],
                        new() { RequireStableOffsets = true, RequestTimeout = Patience });
                    offset = result[0].Partitions[0].Offset;
                    return !result[0].Partitions[0].Error.IsError;
                }
                catch (KafkaException)
                {
                    return false;
                }
            },
            "the offset is stable");
        return offset;
    }

    public sealed class OnEmbeddedKafka(EmbeddedKafkaFixture fixture) : TransactionTimeoutConformance(fixture);

    public sealed class OnKafka(KafkaFixture fixture) : TransactionTimeoutConformance(fixture);
}

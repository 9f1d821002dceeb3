using Confluent.Kafka;
using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Tests.Protocol;

namespace EmbeddedKafka.Tests.Conformance;

/// <summary>
/// Transactions as the Java clients have them (KIP-890): nothing has to be added to a transaction, and each has an epoch of
/// its own, so that nothing late can get into the next one.
/// </summary>
public abstract class TransactionVersion2Conformance(BrokerFixture fixture) : ConformanceTest(fixture)
{
    [Fact]
    public async Task The_broker_says_that_it_has_them()
    {
        var connection = await ConnectAsync();

        var response = await connection.AskAsync<ApiVersionsResponse>(
            new ApiVersionsRequest { ClientSoftwareName = "raw", ClientSoftwareVersion = "1" }, 4);

        Assert.True(response.FinalizedFeaturesEpoch >= 0);
        Assert.Equal(2, response.FinalizedFeatures.Single(feature => feature.Name == "transaction.version").MaxVersionLevel);
    }

    [Fact]
    public async Task A_batch_begins_the_transaction_and_its_end_raises_the_epoch()
    {
        var topic = await CreateTopicAsync();
        var producer = await StartAsync();
        var (id, epoch) = (producer.ProducerId, producer.ProducerEpoch);

        Assert.Equal((KafkaErrorCode.None, 0L), await producer.ProduceAsync(topic, "a"));
        Assert.Empty(ReadValues(topic, 0, IsolationLevel.ReadCommitted));
        Assert.Equal(KafkaErrorCode.None, await producer.EndAsync(commit: true));

        Assert.Equal((id, epoch + 1), (producer.ProducerId, producer.ProducerEpoch));
        Assert.Equal((KafkaErrorCode.None, 2L), await producer.ProduceAsync(topic, "b"));
        Assert.Equal(KafkaErrorCode.None, await producer.EndAsync(commit: false));
        Assert.Equal(epoch + 2, producer.ProducerEpoch);
        Assert.Equal(["a"], ReadValues(topic, 1, IsolationLevel.ReadCommitted));
    }

    [Fact]
    public async Task A_batch_that_is_late_for_its_transaction_is_refused()
    {
        var topic = await CreateTopicAsync();
        var producer = await StartAsync();
        await producer.ProduceAsync(topic, "a");
        var late = producer.Clone();
        Assert.Equal(KafkaErrorCode.None, await producer.EndAsync(commit: false));
        await UntilAsync(async () => await LatestOffsetAsync(topic) == 2, "the marker is written");

        Assert.Equal(KafkaErrorCode.InvalidProducerEpoch, (await late.ProduceAsync(topic, "late")).Error);

        Assert.Equal(2, await LatestOffsetAsync(topic));
    }

    [Fact]
    public async Task An_end_that_is_sent_again_is_answered_as_before()
    {
        var topic = await CreateTopicAsync();
        var producer = await StartAsync();
        await producer.ProduceAsync(topic, "a");
        var again = producer.Clone();
        var other = producer.Clone();
        Assert.Equal(KafkaErrorCode.None, await producer.EndAsync(commit: true));

        Assert.Equal(KafkaErrorCode.None, await again.EndAsync(commit: true));
        Assert.Equal((producer.ProducerId, producer.ProducerEpoch), (again.ProducerId, again.ProducerEpoch));
        Assert.Equal(KafkaErrorCode.InvalidTxnState, await other.EndAsync(commit: false));

        Assert.Equal((KafkaErrorCode.None, 2L), await producer.ProduceAsync(topic, "b"));
        Assert.Equal(KafkaErrorCode.None, await producer.EndAsync(commit: true));
        Assert.Equal(["a", "b"], ReadValues(topic, 2, IsolationLevel.ReadCommitted));
    }

    [Fact]
    public async Task A_transaction_without_anything_can_be_aborted_but_not_committed()
    {
        var producer = await StartAsync();
        var epoch = producer.ProducerEpoch;

        Assert.Equal(KafkaErrorCode.InvalidTxnState, await producer.EndAsync(commit: true));
        Assert.Equal(KafkaErrorCode.None, await producer.EndAsync(commit: false));

        Assert.Equal(epoch + 1, producer.ProducerEpoch);
    }

    [Fact]
    public async Task Offsets_begin_the_transaction_too()
    {
        var topic = await CreateTopicAsync();
        var producer = await StartAsync();

        Assert.Equal(KafkaErrorCode.None, await producer.CommitOffsetAsync(Unique("group"), topic, 7));
        Assert.Equal(KafkaErrorCode.None, await producer.EndAsync(commit: true));

        var consumer = CreateConsumer(Unique("group"), config => config.IsolationLevel = IsolationLevel.ReadCommitted);
        Assert.Equal(7, consumer.Committed([new(topic, 0)], Patience)[0].Offset.Value);
    }

    private async Task<RawProducer> StartAsync()
    {
        var producer = new RawProducer(await ConnectAsync(), Unique("id"), isVersion2: true);
        Assert.Equal(KafkaErrorCode.None, await producer.InitAsync());
        return producer;
    }

    public sealed class OnEmbeddedKafka(EmbeddedKafkaFixture fixture) : TransactionVersion2Conformance(fixture);

    public sealed class OnKafka(KafkaFixture fixture) : TransactionVersion2Conformance(fixture);
}

using Confluent.Kafka;
using EmbeddedKafka.Tests.Protocol;

namespace EmbeddedKafka.Tests.Conformance;

/// <summary>Of two producers with the same transactional id only the younger one can do anything.</summary>
public abstract class FencingConformance(BrokerFixture fixture) : ConformanceTest(fixture)
{
    [Fact]
    public async Task A_successor_aborts_what_its_predecessor_left_open_and_fences_it()
    {
        var topic = await CreateTopicAsync();
        var old = CreateTransactionalProducer(Unique("id"));
        old.BeginTransaction();
        await ProduceAsync(old, topic, "zombie");

        var successor = CreateTransactionalProducer(Unique("id"));
        successor.BeginTransaction();
        await ProduceAsync(successor, topic, "heir");
        successor.CommitTransaction(Patience);

        var failure = Assert.ThrowsAny<KafkaException>(() => old.CommitTransaction(Patience));
        Assert.Equal(ErrorCode.Local_Fenced, failure.Error.Code);
        Assert.True(failure.Error.IsFatal);
        Assert.Equal(["heir"], ReadValues(topic, 1, IsolationLevel.ReadCommitted));
    }

    [Fact]
    public async Task A_fenced_producers_records_are_refused()
    {
        var topic = await CreateTopicAsync();
        var old = CreateTransactionalProducer(Unique("id"));
        old.BeginTransaction();
        await ProduceAsync(old, topic, "1");
        CreateTransactionalProducer(Unique("id"));

        var failure = await Assert.ThrowsAsync<ProduceException<string?, string?>>(() => ProduceAsync(old, topic, "2"));

        Assert.Contains(failure.Error.Code, new[] { ErrorCode.InvalidProducerEpoch, ErrorCode.Local_Fenced });
        Assert.Empty(ReadValues(topic, 0, IsolationLevel.ReadCommitted));
    }

    [Fact]
    public async Task A_fenced_producer_is_refused_everywhere()
    {
        var topic = await CreateTopicAsync();
        var group = Unique("group");
        var connection = await ConnectAsync();
        var old = new RawProducer(connection, Unique("id"));
        await old.InitAsync();
        Assert.Equal(KafkaErrorCode.None, await old.AddPartitionAsync(topic));
        Assert.Equal(KafkaErrorCode.None, (await old.ProduceAsync(topic, "a")).Error);
        Assert.Equal(KafkaErrorCode.None, await old.AddOffsetsAsync(group));
        Assert.Equal(KafkaErrorCode.None, await old.CommitOffsetAsync(group, topic, 1));
        var successor = new RawProducer(connection, Unique("id"));
        Assert.Equal(KafkaErrorCode.None, await successor.InitAsync());
        Assert.Equal(old.ProducerId, successor.ProducerId);
        Assert.True(successor.ProducerEpoch > old.ProducerEpoch);

        Assert.Equal(KafkaErrorCode.InvalidProducerEpoch, (await old.ProduceAsync(topic, "b")).Error);
        Assert.Equal(KafkaErrorCode.ProducerFenced, await old.AddPartitionAsync(topic));
        Assert.Equal(KafkaErrorCode.ProducerFenced, await old.AddOffsetsAsync(group));
        Assert.Equal(KafkaErrorCode.ProducerFenced, await old.EndAsync(commit: true));
        Assert.Equal(KafkaErrorCode.InvalidProducerEpoch, await old.CommitOffsetAsync(group, topic, 2));
    }

    [Fact]
    public async Task A_producer_may_renew_its_own_epoch_but_not_an_old_one()
    {
        var connection = await ConnectAsync();
        var producer = new RawProducer(connection, Unique("id"));
        await producer.InitAsync();
        var (id, epoch) = (producer.ProducerId, producer.ProducerEpoch);

        Assert.Equal(KafkaErrorCode.None, await producer.InitAsync(currentProducerId: id, currentEpoch: epoch));
        Assert.Equal(id, producer.ProducerId);
        Assert.Equal(epoch + 1, producer.ProducerEpoch);

        // Asking again with the same epoch may be the same request sent twice, and gets the same answer.
        Assert.Equal(KafkaErrorCode.None, await producer.InitAsync(currentProducerId: id, currentEpoch: epoch));
        Assert.Equal(epoch + 1, producer.ProducerEpoch);

        Assert.Equal(KafkaErrorCode.None, await producer.InitAsync());
        Assert.Equal(KafkaErrorCode.ProducerFenced, await producer.InitAsync(currentProducerId: id, currentEpoch: epoch));
    }

    [Fact]
    public async Task A_producer_id_that_is_not_the_transactional_ids_is_refused()
    {
        var topic = await CreateTopicAsync();
        var producer = new RawProducer(await ConnectAsync(), Unique("id"));
        await producer.InitAsync();

        producer.ProducerId += 1_000_000;

        Assert.Equal(KafkaErrorCode.InvalidProducerIdMapping, await producer.AddPartitionAsync(topic));
        Assert.Equal(KafkaErrorCode.InvalidProducerIdMapping, await producer.AddOffsetsAsync(Unique("group")));
        Assert.Equal(KafkaErrorCode.InvalidProducerIdMapping, await producer.EndAsync(commit: true));
    }

    [Fact]
    public async Task A_transactional_id_that_nobody_initialised_is_refused()
    {
        var topic = await CreateTopicAsync();
        var connection = await ConnectAsync();
        await RawProducer.FindCoordinatorAsync(connection, Unique("id"), isTransaction: true);
        var producer = new RawProducer(connection, Unique("id")) { ProducerId = 1, ProducerEpoch = 0 };

        Assert.Equal(KafkaErrorCode.InvalidProducerIdMapping, await producer.AddPartitionAsync(topic));
        Assert.Equal(KafkaErrorCode.InvalidProducerIdMapping, await producer.EndAsync(commit: true));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(int.MaxValue)]
    public async Task A_time_out_outside_what_the_broker_allows_is_refused(int timeoutMs)
    {
        var producer = new RawProducer(await ConnectAsync(), Unique("id"));

        Assert.Equal(KafkaErrorCode.InvalidTransactionTimeout, await producer.InitAsync(timeoutMs));
    }

    [Fact]
    public async Task An_empty_transactional_id_is_refused()
    {
        var producer = new RawProducer(await ConnectAsync(), "");

        Assert.Equal(KafkaErrorCode.InvalidRequest, await producer.InitAsync());
    }

    public sealed class OnEmbeddedKafka(EmbeddedKafkaFixture fixture) : FencingConformance(fixture);

    public sealed class OnKafka(KafkaFixture fixture) : FencingConformance(fixture);
}

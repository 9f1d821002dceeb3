using EmbeddedKafka.Groups;
using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Tests.Protocol;
using EmbeddedKafka.Transactions;

namespace EmbeddedKafka.Tests.Transactions;

public sealed class AddPartitionsTests : TransactionTest
{
    [Fact]
    public async Task One_unknown_partition_keeps_all_of_a_request_out()
    {
        var producer = await StartClientAsync(isVersion2: false);
        Assert.Equal(
            [KafkaErrorCode.OperationNotAttempted, KafkaErrorCode.UnknownTopicOrPartition, KafkaErrorCode.UnknownTopicOrPartition],
            await producer.AddPartitionsAsync((Topic, 0), (Topic, 2), ("unknown", 0)));
        Assert.Equal(nameof(TransactionState.Empty), await StateAsync());
        Assert.Equal([KafkaErrorCode.None, KafkaErrorCode.None], await producer.AddPartitionsAsync((Topic, 0), (OtherTopic, 0)));
        Assert.Equal([(Topic, 0), (OtherTopic, 0)], Partitions(await DescribeAsync()));
    }

    [Fact]
    public async Task The_topics_of_the_broker_are_not_for_transactions()
    {
        var producer = await StartClientAsync(isVersion2: false);
        Assert.Equal([KafkaErrorCode.InvalidTopicException], await producer.AddPartitionsAsync((TransactionLog.TopicName, 0)));
    }

    [Theory]
    [InlineData(9, KafkaErrorCode.InvalidTxnState)]
    [InlineData(10, KafkaErrorCode.InvalidTxnState)]
    [InlineData(11, KafkaErrorCode.TransactionAbortable)]
    [InlineData(12, KafkaErrorCode.None)]
    public async Task A_batch_for_a_partition_that_is_not_in_the_transaction_is_refused_until_batches_add_it_themselves(
        short version, KafkaErrorCode expected)
    {
        var producer = await StartClientAsync(isVersion2: false);
        var batch = RawBatch.Of("value") with
        {
            ProducerId = producer.Identity.ProducerId,
            ProducerEpoch = producer.Identity.Epoch,
            BaseSequence = 0,
            IsTransactional = true,
            Timestamp = Time.GetUtcNow().ToUnixTimeMilliseconds(),
        };

        // Neither before the transaction began nor within it.
        Assert.Equal(expected, await producer.ProduceAsync(new TopicPartition(Topic, 0), batch, version));
        Assert.Equal(KafkaErrorCode.None, await producer.AddPartitionAsync(OtherTopic));
        Assert.Equal(expected, await producer.ProduceAsync(new TopicPartition(Topic, 1), batch, version));
        var appended = expected == KafkaErrorCode.None ? new[] { "value" } : [];
        Assert.Equal(appended, await ReadAsync(committed: false));
        Assert.Equal(appended, await ReadAsync(partition: 1, committed: false));
    }

    [Fact]
    public async Task A_batch_that_comes_after_the_end_of_its_transaction_is_refused()
    {
        var producer = await StartClientAsync(isVersion2: false);
        await producer.WriteAsync(Topic, 0, "kept");
        Assert.Equal(KafkaErrorCode.None, await producer.CommitAsync());
        Assert.Equal(KafkaErrorCode.InvalidTxnState, await producer.ProduceAsync(Topic, 0, "late"));
        Assert.Equal(["kept"], await ReadAsync(committed: false));
    }

    [Fact]
    public async Task Strangers_can_not_add_to_a_transaction()
    {
        var producer = await StartClientAsync(isVersion2: false);
        var stranger = Client(isVersion2: false);
        stranger.Identity = producer.Identity with { ProducerId = producer.Identity.ProducerId + 1 };
        Assert.Equal(KafkaErrorCode.InvalidProducerIdMapping, await stranger.AddPartitionAsync(Topic));
        Assert.Equal(KafkaErrorCode.InvalidProducerIdMapping, await stranger.AddGroupAsync("group"));
        Assert.Equal(KafkaErrorCode.InvalidProducerIdMapping, await stranger.ProduceAsync(Topic, 0, "value"));
        stranger.Identity = After(producer.Identity);
        Assert.Equal(KafkaErrorCode.ProducerFenced, await stranger.AddPartitionAsync(Topic));
        stranger = Client(isVersion2: false, "unknown");
        stranger.Identity = producer.Identity;
        Assert.Equal(KafkaErrorCode.InvalidProducerIdMapping, await stranger.AddPartitionAsync(Topic));
        Assert.Equal(nameof(TransactionState.Empty), await StateAsync());
    }

    [Theory]
    [MemberData(nameof(BothVersions))]
    public async Task A_deleted_topic_leaves_the_transaction_and_the_rest_commits(bool isVersion2)
    {
        var producer = await StartClientAsync(isVersion2);
        await producer.WriteAsync(Topic, 0, "gone");
        await producer.WriteAsync(OtherTopic, 0, "kept");
        var deleted = await Connection.AskAsync<DeleteTopicsResponse>(new DeleteTopicsRequest { TopicNames = [Topic], TimeoutMs = 30_000 }, 4);
        Assert.Equal(0, deleted.Responses.Single().ErrorCode);
        Assert.Equal([(OtherTopic, 0)], Partitions(await DescribeAsync()));

        await CreateTopicsAsync((Topic, 1));
        Assert.Equal(KafkaErrorCode.None, await producer.CommitAsync());
        Assert.Equal(["kept"], await ReadAsync(OtherTopic));
        Assert.Empty(await ReadAsync(committed: false));
        Assert.Equal(0, (await PartitionReader.FetchAsync(Connection, Topic, 0, 0, committed: false)).HighWatermark);
    }

    private static IEnumerable<(string, int)> Partitions(DescribeTransactionsResponse.TransactionState state) =>
        state.Topics.SelectMany(topic => topic.Partitions, (topic, partition) => (topic.Topic, partition));
}

using Confluent.Kafka;
using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Tests.Protocol;

namespace EmbeddedKafka.Tests.Conformance;

/// <summary>What readers see of transactions.</summary>
public abstract class TransactionConformance(BrokerFixture fixture) : ConformanceTest(fixture)
{
    [Fact]
    public async Task Aborted_records_are_invisible_to_read_committed_and_visible_to_read_uncommitted()
    {
        var topic = await CreateTopicAsync();
        var producer = CreateTransactionalProducer(Unique("id"));

        producer.BeginTransaction();
        await ProduceAsync(producer, topic, "aborted-1", "aborted-2");
        producer.AbortTransaction(Patience);
        producer.BeginTransaction();
        await ProduceAsync(producer, topic, "committed");
        producer.CommitTransaction(Patience);

        Assert.Equal(["committed"], ReadValues(topic, 1, IsolationLevel.ReadCommitted));
        Assert.Equal(["aborted-1", "aborted-2", "committed"], ReadValues(topic, 3));
    }

    [Fact]
    public async Task Markers_take_offsets()
    {
        var topic = await CreateTopicAsync();
        var producer = CreateTransactionalProducer(Unique("id"));

        producer.BeginTransaction();
        var first = await ProduceAsync(producer, topic, "a");
        producer.CommitTransaction(Patience);
        producer.BeginTransaction();
        var second = await ProduceAsync(producer, topic, "b");
        producer.AbortTransaction(Patience);

        Assert.Equal(0, first[0].Offset.Value);
        Assert.Equal(2, second[0].Offset.Value);
        await UntilAsync(async () => await LatestOffsetAsync(topic, IsolationLevel.ReadCommitted) == 4, "the second marker is written");
    }

    [Fact]
    public async Task Records_are_invisible_until_the_commit_and_hold_the_last_stable_offset()
    {
        var topic = await CreateTopicAsync();
        var producer = CreateTransactionalProducer(Unique("id"));
        await ProduceAsync(CreateProducer(), topic, "before");

        producer.BeginTransaction();
        await ProduceAsync(producer, topic, "in transaction");
        await ProduceAsync(CreateProducer(), topic, "after");

        Assert.Equal(["before"], ReadValues(topic, 1, IsolationLevel.ReadCommitted));
        Assert.Equal(1, await LatestOffsetAsync(topic, IsolationLevel.ReadCommitted));
        Assert.Equal(3, await LatestOffsetAsync(topic));
        producer.CommitTransaction(Patience);
        Assert.Equal(["before", "in transaction", "after"], ReadValues(topic, 3, IsolationLevel.ReadCommitted));
    }

    [Fact]
    public async Task The_oldest_open_transaction_holds_back_those_that_commit_before_it()
    {
        var topic = await CreateTopicAsync();
        var slow = CreateTransactionalProducer(Unique("slow"));
        var quick = CreateTransactionalProducer(Unique("quick"));
        slow.BeginTransaction();
        quick.BeginTransaction();
        await ProduceAsync(slow, topic, "s1");
        await ProduceAsync(quick, topic, "q1");
        await ProduceAsync(slow, topic, "s2");
        quick.CommitTransaction(Patience);
        await UntilAsync(async () => await LatestOffsetAsync(topic) == 4, "the marker is written");
        Assert.Equal(0, await LatestOffsetAsync(topic, IsolationLevel.ReadCommitted));
        Assert.Empty(ReadValues(topic, 0, IsolationLevel.ReadCommitted));

        slow.CommitTransaction(Patience);

        Assert.Equal(["s1", "q1", "s2"], ReadValues(topic, 3, IsolationLevel.ReadCommitted));
    }

    [Fact]
    public async Task Aborted_and_committed_records_that_are_interleaved_are_told_apart()
    {
        var topic = await CreateTopicAsync();
        var good = CreateTransactionalProducer(Unique("good"));
        var bad = CreateTransactionalProducer(Unique("bad"));
        for (var round = 0; round < 3; round++)
        {
            good.BeginTransaction();
            bad.BeginTransaction();
            await ProduceAsync(good, topic, $"good-{round}-1");
            await ProduceAsync(bad, topic, $"bad-{round}-1");
            await ProduceAsync(good, topic, $"good-{round}-2");
            await ProduceAsync(bad, topic, $"bad-{round}-2");
            bad.AbortTransaction(Patience);
            good.CommitTransaction(Patience);
        }

        Assert.Equal(
            ["good-0-1", "good-0-2", "good-1-1", "good-1-2", "good-2-1", "good-2-2"],
            ReadValues(topic, 6, IsolationLevel.ReadCommitted));
    }

    [Fact]
    public async Task One_transaction_over_several_partitions_shows_in_all_of_them_or_in_none()
    {
        var topic = await CreateTopicAsync(partitions: 3);
        var producer = CreateTransactionalProducer(Unique("id"));
        foreach (var commit in new[] { false, true })
        {
            producer.BeginTransaction();
            for (var partition = 0; partition < 3; partition++)
            {
                await producer.ProduceAsync(new TopicPartition(topic, partition), new() { Value = commit ? "committed" : "aborted" }, Cancellation);
            }

            if (commit)
            {
                producer.CommitTransaction(Patience);
            }
            else
            {
                producer.AbortTransaction(Patience);
            }
        }

        for (var partition = 0; partition < 3; partition++)
        {
            Assert.Equal(["committed"], ReadRecords(topic, 1, IsolationLevel.ReadCommitted, partition).Select(record => record.Message.Value));
        }
    }

    [Fact]
    public async Task A_fetch_lists_the_aborted_transactions_that_it_needs()
    {
        var topic = await CreateTopicAsync();
        var connection = await ConnectAsync();
        var producer = new RawProducer(connection, Unique("id"));
        Assert.Equal(KafkaErrorCode.None, await producer.InitAsync());
        for (var round = 0; round < 2; round++)
        {
            await producer.AddPartitionAsync(topic);
            Assert.Equal(KafkaErrorCode.None, (await producer.ProduceAsync(topic, "a", "b")).Error);
            Assert.Equal(KafkaErrorCode.None, await producer.EndAsync(commit: false));
        }

        await UntilAsync(async () => await LatestOffsetAsync(topic, IsolationLevel.ReadCommitted) == 6, "the markers are written");
        var all = await FetchCommittedAsync(connection, topic, 0);
        var rest = await FetchCommittedAsync(connection, topic, 3);

        Assert.Equal([(producer.ProducerId, 0L), (producer.ProducerId, 3L)], Aborted(all));
        Assert.Equal([(producer.ProducerId, 3L)], Aborted(rest));
        Assert.Equal([false, true, false, true], RawBatch.ReadHeaders(all.Records).Select(batch => batch.IsControl));
        Assert.All(RawBatch.ReadHeaders(all.Records), batch => Assert.True(batch.IsTransactional));

        static IEnumerable<(long, long)> Aborted(FetchResponse.PartitionData partition) =>
            partition.AbortedTransactions!.Select(aborted => (aborted.ProducerId, aborted.FirstOffset)).OrderBy(aborted => aborted.FirstOffset);
    }

    [Fact]
    public async Task A_transactional_batch_needs_its_partition_in_the_transaction()
    {
        var topic = await CreateTopicAsync();
        var producer = new RawProducer(await ConnectAsync(), Unique("id"));
        await producer.InitAsync();

        Assert.Equal(KafkaErrorCode.InvalidTxnState, (await producer.ProduceAsync(topic, "a")).Error);

        Assert.Equal(0, await LatestOffsetAsync(topic));
    }

    [Fact]
    public async Task A_batch_that_is_sent_again_after_its_transaction_is_appended_once()
    {
        var topic = await CreateTopicAsync();
        var producer = new RawProducer(await ConnectAsync(), Unique("id"));
        await producer.InitAsync();
        await producer.AddPartitionAsync(topic);
        await producer.ProduceAsync(topic, "a");
        await producer.EndAsync(commit: true);
        await producer.AddPartitionAsync(topic);
        Assert.Equal((KafkaErrorCode.None, 2L), await producer.ProduceAsync(topic, "b"));

        producer.NextSequence--;
        Assert.Equal((KafkaErrorCode.None, 2L), await producer.ProduceAsync(topic, "b"));
        await producer.EndAsync(commit: true);

        Assert.Equal(["a", "b"], ReadValues(topic, 2, IsolationLevel.ReadCommitted));
    }

    [Fact]
    public async Task Ending_twice_the_same_way_is_the_same_as_once_and_the_other_way_is_refused()
    {
        var topic = await CreateTopicAsync();
        var producer = new RawProducer(await ConnectAsync(), Unique("id"));
        await producer.InitAsync();
        await producer.AddPartitionAsync(topic);
        await producer.ProduceAsync(topic, "a");

        Assert.Equal(KafkaErrorCode.None, await producer.EndAsync(commit: true));
        Assert.Equal(KafkaErrorCode.None, await producer.EndAsync(commit: true));
        Assert.Equal(KafkaErrorCode.InvalidTxnState, await producer.EndAsync(commit: false));

        await UntilAsync(async () => await LatestOffsetAsync(topic) == 2, "there is one marker");
    }

    [Fact]
    public async Task A_transaction_that_has_not_begun_cannot_end()
    {
        var producer = new RawProducer(await ConnectAsync(), Unique("id"));
        await producer.InitAsync();

        Assert.Equal(KafkaErrorCode.InvalidTxnState, await producer.EndAsync(commit: true));
    }

    [Fact]
    public async Task An_unknown_partition_is_refused_and_the_others_are_not_added()
    {
        var topic = await CreateTopicAsync();
        var connection = await ConnectAsync();
        var producer = new RawProducer(connection, Unique("id"));
        await producer.InitAsync();

        var response = await connection.AskAsync<AddPartitionsToTxnResponse>(
            new AddPartitionsToTxnRequest
            {
                V3AndBelowTransactionalId = Unique("id"),
                V3AndBelowProducerId = producer.ProducerId,
                V3AndBelowProducerEpoch = producer.ProducerEpoch,
                V3AndBelowTopics = [new() { Name = topic, Partitions = [0, 1] }],
            },
            3);

        Assert.Equal(
            [(0, KafkaErrorCode.OperationNotAttempted), (1, KafkaErrorCode.UnknownTopicOrPartition)],
            response.ResultsByTopicV3AndBelow.Single().ResultsByPartition
                .Select(result => (result.PartitionIndex, (KafkaErrorCode)result.PartitionErrorCode)).Order());
    }

    [Fact]
    public async Task Back_to_back_transactions_all_show()
    {
        const int Count = 50;
        var topic = await CreateTopicAsync();
        var producer = CreateTransactionalProducer(Unique("id"));
        for (var n = 0; n < Count; n++)
        {
            producer.BeginTransaction();
            await ProduceAsync(producer, topic, $"{n}");
            producer.CommitTransaction(Patience);
        }

        var records = ReadRecords(topic, Count, IsolationLevel.ReadCommitted);

        Assert.Equal(Enumerable.Range(0, Count).Select(n => $"{n}"), records.Select(record => record.Message.Value));
        Assert.Equal(Enumerable.Range(0, Count).Select(n => 2L * n), records.Select(record => record.Offset.Value));
    }

    private static async Task<FetchResponse.PartitionData> FetchCommittedAsync(RawKafkaConnection connection, string topic, long offset) =>
        (await connection.AskAsync<FetchResponse>(
            new FetchRequest
            {
                IsolationLevel = 1,
                MaxBytes = 1_000_000,
                Topics = [new() { Topic = topic, Partitions = [new() { FetchOffset = offset, PartitionMaxBytes = 1_000_000 }] }],
            },
            11)).Responses.Single().Partitions.Single();

    public sealed class OnEmbeddedKafka(EmbeddedKafkaFixture fixture) : TransactionConformance(fixture);

    public sealed class OnKafka(KafkaFixture fixture) : TransactionConformance(fixture);
}

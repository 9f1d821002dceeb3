using Confluent.Kafka;
using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Tests.Protocol;

namespace EmbeddedKafka.Tests.Conformance;

/// <summary>Offsets that are committed in a transaction, with the consumer group's membership checked.</summary>
public abstract class TransactionOffsetConformance(BrokerFixture fixture) : ConformanceTest(fixture)
{
    [Fact]
    public async Task Offsets_show_at_the_commit()
    {
        var topic = await CreateTopicAsync();
        var group = Unique("group");
        await ProduceAsync(CreateProducer(), topic, "a", "b");
        var consumer = CreateConsumer(group, config => config.IsolationLevel = IsolationLevel.ReadCommitted);
        consumer.Subscribe(topic);
        Consume(consumer, 2);
        var producer = CreateTransactionalProducer(Unique("id"));

        producer.BeginTransaction();
        producer.SendOffsetsToTransaction([new(topic, 0, 2)], consumer.ConsumerGroupMetadata, Patience);
        producer.CommitTransaction(Patience);

        Assert.Equal(2, consumer.Committed([new(topic, 0)], Patience)[0].Offset.Value);
    }

    [Fact]
    public async Task Offsets_of_an_aborted_transaction_never_show()
    {
        var topic = await CreateTopicAsync();
        var group = Unique("group");
        await ProduceAsync(CreateProducer(), topic, "a", "b");
        var consumer = CreateConsumer(group, config => config.IsolationLevel = IsolationLevel.ReadCommitted);
        consumer.Subscribe(topic);
        Consume(consumer, 2);
        consumer.Commit([new(topic, 0, 1)]);
        var producer = CreateTransactionalProducer(Unique("id"));

        producer.BeginTransaction();
        producer.SendOffsetsToTransaction([new(topic, 0, 2)], consumer.ConsumerGroupMetadata, Patience);
        producer.AbortTransaction(Patience);

        Assert.Equal(1, consumer.Committed([new(topic, 0)], Patience)[0].Offset.Value);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Pending_offsets_are_hidden_and_unstable(bool commit)
    {
        var topic = await CreateTopicAsync();
        var group = Unique("group");
        var connection = await ConnectAsync();
        var producer = await StartAsync(connection, group);
        Assert.Equal(KafkaErrorCode.None, await producer.CommitOffsetAsync(group, topic, 7));

        Assert.Equal((KafkaErrorCode.None, -1), await FetchOffsetAsync(connection, group, topic, requireStable: false));
        Assert.Equal((KafkaErrorCode.UnstableOffsetCommit, -1), await FetchOffsetAsync(connection, group, topic, requireStable: true));

        Assert.Equal(KafkaErrorCode.None, await producer.EndAsync(commit));
        await UntilAsync(
            async () => await FetchOffsetAsync(connection, group, topic, requireStable: true) == (KafkaErrorCode.None, commit ? 7 : -1),
            "the offset is stable");
        Assert.Equal((KafkaErrorCode.None, commit ? 7 : -1), await FetchOffsetAsync(connection, group, topic, requireStable: false));
    }

    [Fact]
    public async Task The_last_of_several_commits_in_a_transaction_counts()
    {
        var topic = await CreateTopicAsync();
        var group = Unique("group");
        var connection = await ConnectAsync();
        var producer = await StartAsync(connection, group);

        await producer.CommitOffsetAsync(group, topic, 7);
        await producer.CommitOffsetAsync(group, topic, 5);
        await producer.EndAsync(commit: true);

        await UntilAsync(
            async () => await FetchOffsetAsync(connection, group, topic, requireStable: true) == (KafkaErrorCode.None, 5),
            "the offset is committed");
    }

    [Fact]
    public async Task Transactions_of_two_producers_on_one_group_do_not_mix()
    {
        var topic = await CreateTopicAsync();
        var other = await CreateTopicAsync("other");
        var group = Unique("group");
        var connection = await ConnectAsync();
        var first = await StartAsync(connection, group);
        var second = await StartAsync(connection, group, "second");
        await first.CommitOffsetAsync(group, topic, 1);
        await second.CommitOffsetAsync(group, other, 2);

        await second.EndAsync(commit: true);

        await UntilAsync(
            async () => await FetchOffsetAsync(connection, group, other, requireStable: true) == (KafkaErrorCode.None, 2),
            "the second is committed");
        Assert.Equal((KafkaErrorCode.UnstableOffsetCommit, -1), await FetchOffsetAsync(connection, group, topic, requireStable: true));
        await first.EndAsync(commit: false);
    }

    [Fact]
    public async Task A_commit_without_a_member_is_taken()
    {
        var topic = await CreateTopicAsync();
        var group = Unique("group");
        var producer = await StartAsync(await ConnectAsync(), group);

        Assert.Equal(KafkaErrorCode.None, await producer.CommitOffsetAsync(group, topic, 1, generation: -1, member: ""));
    }

    [Fact]
    public async Task A_generation_that_is_not_the_groups_is_refused()
    {
        var topic = await CreateTopicAsync();
        var group = Unique("group");
        var connection = await ConnectAsync();
        var member = new RawGroupMember(connection, group);
        await member.JoinAloneAsync();
        var producer = await StartAsync(connection, group);

        Assert.Equal(KafkaErrorCode.IllegalGeneration, await producer.CommitOffsetAsync(group, topic, 1, member.Generation + 1, member.MemberId));
        Assert.Equal(KafkaErrorCode.IllegalGeneration, await producer.CommitOffsetAsync(group, topic, 1, member.Generation - 1, member.MemberId));
        Assert.Equal(KafkaErrorCode.None, await producer.CommitOffsetAsync(group, topic, 1, member.Generation, member.MemberId));
    }

    [Fact]
    public async Task A_member_that_the_group_does_not_know_is_refused()
    {
        var topic = await CreateTopicAsync();
        var group = Unique("group");
        var connection = await ConnectAsync();
        var member = new RawGroupMember(connection, group);
        await member.JoinAloneAsync();
        var producer = await StartAsync(connection, group);

        Assert.Equal(KafkaErrorCode.UnknownMemberId, await producer.CommitOffsetAsync(group, topic, 1, member.Generation, "nobody"));
    }

    [Fact]
    public async Task A_static_member_that_was_replaced_is_refused()
    {
        var topic = await CreateTopicAsync();
        var group = Unique("group");
        var connection = await ConnectAsync();
        var old = new RawGroupMember(connection, group, "instance");
        await old.JoinAloneAsync();
        var successor = new RawGroupMember(connection, group, "instance");
        await successor.JoinAloneAsync();
        Assert.NotEqual(old.MemberId, successor.MemberId);
        var producer = await StartAsync(connection, group);

        Assert.Equal(KafkaErrorCode.FencedInstanceId, await producer.CommitOffsetAsync(group, topic, 1, successor.Generation, old.MemberId, "instance"));
        Assert.Equal(KafkaErrorCode.None, await producer.CommitOffsetAsync(group, topic, 1, successor.Generation, successor.MemberId, "instance"));
    }

    [Fact]
    public async Task A_zombie_that_lost_its_partition_cannot_commit_its_transaction()
    {
        var topic = await CreateTopicAsync();
        var group = Unique("group");
        await ProduceAsync(CreateProducer(), topic, "a");
        var zombie = CreateConsumer(group, config => config.IsolationLevel = IsolationLevel.ReadCommitted);
        zombie.Subscribe(topic);
        Consume(zombie, 1);
        var metadata = zombie.ConsumerGroupMetadata;
        zombie.Close();
        var heir = CreateConsumer(group, config => config.IsolationLevel = IsolationLevel.ReadCommitted);
        heir.Subscribe(topic);
        Consume(heir, 1);
        var producer = CreateTransactionalProducer(Unique("id"));

        producer.BeginTransaction();
        var failure = Assert.Throws<KafkaTxnRequiresAbortException>(() => producer.SendOffsetsToTransaction([new(topic, 0, 1)], metadata, Patience));

        Assert.Contains(failure.Error.Code, new[] { ErrorCode.UnknownMemberId, ErrorCode.IllegalGeneration });
        producer.AbortTransaction(Patience);
        Assert.Equal(Offset.Unset, heir.Committed([new(topic, 0)], Patience)[0].Offset);
    }

    [Fact]
    public async Task Offsets_need_their_group_in_the_transaction()
    {
        var topic = await CreateTopicAsync();
        var group = Unique("group");
        var producer = new RawProducer(await ConnectAsync(), Unique("id"));
        await producer.InitAsync();

        Assert.Equal(KafkaErrorCode.InvalidTxnState, await producer.CommitOffsetAsync(group, topic, 1));
    }

    private async Task<RawProducer> StartAsync(RawKafkaConnection connection, string group, string id = "id")
    {
        var producer = new RawProducer(connection, Unique(id));
        Assert.Equal(KafkaErrorCode.None, await producer.InitAsync());
        Assert.Equal(KafkaErrorCode.None, await producer.AddOffsetsAsync(group));
        return producer;
    }

    private static async Task<(KafkaErrorCode Error, long Offset)> FetchOffsetAsync(
        RawKafkaConnection connection, string group, string topic, bool requireStable)
    {
        var response = await connection.AskAsync<OffsetFetchResponse>(
            new OffsetFetchRequest
            {
                GroupId = group,
                Topics = [new() { Name = topic, PartitionIndexes = [0] }],
                RequireStable = requireStable,
            },
            7);
        var partition = response.Topics.Single().Partitions.Single();
        return ((KafkaErrorCode)partition.ErrorCode, partition.CommittedOffset);
    }

    public sealed class OnEmbeddedKafka(EmbeddedKafkaFixture fixture) : TransactionOffsetConformance(fixture);

    public sealed class OnKafka(KafkaFixture fixture) : TransactionOffsetConformance(fixture);
}

using Confluent.Kafka;
using Confluent.Kafka.Admin;
using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Tests.Protocol;

namespace EmbeddedKafka.Tests.Conformance;

/// <summary>Committed offsets of consumer groups, outside transactions.</summary>
public abstract class GroupOffsetConformance(BrokerFixture fixture) : ConformanceTest(fixture)
{
    [Fact]
    public async Task A_consumer_goes_on_where_its_group_has_committed()
    {
        var topic = await CreateTopicAsync();
        var group = Unique("group");
        await ProduceAsync(CreateProducer(), topic, "a", "b", "c");
        var first = CreateConsumer(group);
        first.Subscribe(topic);
        first.Commit(Consume(first, 2)[^1]);
        first.Close();

        var second = CreateConsumer(group);
        second.Subscribe(topic);

        Assert.Equal("c", Consume(second, 1)[0].Message.Value);
    }

    [Fact]
    public async Task Offsets_come_back_with_their_metadata_and_leader_epoch()
    {
        var topic = await CreateTopicAsync();
        var connection = await ConnectAsync();
        var group = Unique("group");
        await RawProducer.FindCoordinatorAsync(connection, group, isTransaction: false);
        Assert.Equal(-1, (await FetchAsync()).CommittedOffset);
        var commit = await connection.AskAsync<OffsetCommitResponse>(
            new OffsetCommitRequest
            {
                GroupId = group,
                Topics = [new() { Name = topic, Partitions = [new() { CommittedOffset = 42, CommittedLeaderEpoch = 3, CommittedMetadata = "a note" }] }],
            },
            8);
        Assert.Equal(KafkaErrorCode.None, (KafkaErrorCode)commit.Topics.Single().Partitions.Single().ErrorCode);

        var committed = await FetchAsync();

        Assert.Equal((42, 3, "a note"), (committed.CommittedOffset, committed.CommittedLeaderEpoch, committed.Metadata));

        async Task<OffsetFetchResponse.Partition> FetchAsync() => (await connection.AskAsync<OffsetFetchResponse>(
            new OffsetFetchRequest { GroupId = group, Topics = [new() { Name = topic, PartitionIndexes = [0] }] }, 7)).Topics.Single().Partitions.Single();
    }

    [Fact]
    public async Task Metadata_that_are_too_long_are_refused()
    {
        var topic = await CreateTopicAsync();
        var member = new RawGroupMember(await ConnectAsync(), Unique("group"));

        Assert.Equal(KafkaErrorCode.OffsetMetadataTooLarge, await member.CommitAsync(topic, 1, new string('x', 5_000)));
        Assert.Equal(KafkaErrorCode.None, await member.CommitAsync(topic, 1, new string('x', 4_000)));
    }

    [Fact]
    public async Task A_commit_for_an_unknown_topic_is_refused()
    {
        var member = new RawGroupMember(await ConnectAsync(), Unique("group"));

        Assert.Equal(KafkaErrorCode.UnknownTopicOrPartition, await member.CommitAsync(Unique("missing"), 1));
    }

    [Fact]
    public async Task A_commit_of_the_wrong_generation_or_member_is_refused()
    {
        var topic = await CreateTopicAsync();
        var member = new RawGroupMember(await ConnectAsync(), Unique("group"));
        await member.JoinAloneAsync();
        var (id, generation) = (member.MemberId, member.Generation);
        Assert.Equal(KafkaErrorCode.None, await member.CommitAsync(topic, 1));

        member.Generation = generation + 1;
        Assert.Equal(KafkaErrorCode.IllegalGeneration, await member.CommitAsync(topic, 2));
        (member.Generation, member.MemberId) = (generation, "nobody");
        Assert.Equal(KafkaErrorCode.UnknownMemberId, await member.CommitAsync(topic, 2));

        // Without a member, as an assigned consumer commits, while the group has members.
        (member.Generation, member.MemberId) = (-1, "");
        Assert.Equal(KafkaErrorCode.UnknownMemberId, await member.CommitAsync(topic, 2));

        (member.Generation, member.MemberId) = (generation, id);
        await member.LeaveAsync();
        (member.Generation, member.MemberId) = (-1, "");
        Assert.Equal(KafkaErrorCode.None, await member.CommitAsync(topic, 3));
    }

    [Fact]
    public async Task A_commit_of_a_static_member_that_was_replaced_is_refused()
    {
        var topic = await CreateTopicAsync();
        var connection = await ConnectAsync();
        var old = new RawGroupMember(connection, Unique("group"), "instance");
        await old.JoinAloneAsync();
        var successor = new RawGroupMember(connection, Unique("group"), "instance");
        await successor.JoinAloneAsync();

        Assert.Equal(KafkaErrorCode.FencedInstanceId, await old.CommitAsync(topic, 1));
        Assert.Equal(KafkaErrorCode.FencedInstanceId, await old.HeartbeatAsync());
        Assert.Equal(KafkaErrorCode.None, await successor.CommitAsync(topic, 1));
    }

    [Fact]
    public async Task Offsets_can_be_listed_and_altered()
    {
        var topic = await CreateTopicAsync(partitions: 2);
        var group = Unique("group");

        await Admin.AlterConsumerGroupOffsetsAsync([new(group, [new(new TopicPartition(topic, 0), 3), new(new TopicPartition(topic, 1), 4)])]);

        var listed = await Admin.ListConsumerGroupOffsetsAsync([new(group, null)]);
        Assert.Equal(
            [(0, 3L), (1, 4L)],
            listed.Single().Partitions.Select(partition => (partition.Partition.Value, partition.Offset.Value)).Order());
    }

    [Fact]
    public async Task Offsets_can_be_deleted_unless_the_group_consumes_the_topic()
    {
        var topic = await CreateTopicAsync("first");
        var other = await CreateTopicAsync("second");
        var group = Unique("group");
        var consumer = CreateConsumer(group);
        await ProduceAsync(CreateProducer(), topic, "a");
        consumer.Subscribe(topic);
        consumer.Commit(Consume(consumer, 1)[0]);
        consumer.Commit([new(new TopicPartition(other, 0), 5)]);

        await Admin.DeleteConsumerGroupOffsetsAsync(group, [new(other, 0)]);
        var refused = await Assert.ThrowsAsync<DeleteConsumerGroupOffsetsException>(
            () => Admin.DeleteConsumerGroupOffsetsAsync(group, [new(topic, 0)]));

        Assert.Equal(ErrorCode.GroupSubscribedToTopic, refused.Result.Partitions.Single().Error.Code);
        Assert.Equal(
            [new Offset(1), Offset.Unset],
            consumer.Committed([new(topic, 0), new(other, 0)], Patience).Select(partition => partition.Offset));
        consumer.Close();
        await Admin.DeleteConsumerGroupOffsetsAsync(group, [new(topic, 0)]);
        Assert.Equal(Offset.Unset, CreateConsumer(group).Committed([new(topic, 0)], Patience)[0].Offset);
    }

    [Fact]
    public async Task A_group_is_deleted_with_its_offsets_once_it_is_empty()
    {
        var topic = await CreateTopicAsync();
        var group = Unique("group");
        await ProduceAsync(CreateProducer(), topic, "a");
        var consumer = CreateConsumer(group);
        consumer.Subscribe(topic);
        consumer.Commit(Consume(consumer, 1)[0]);
        var refused = await Assert.ThrowsAsync<DeleteGroupsException>(() => Admin.DeleteGroupsAsync([group]));
        Assert.Equal(ErrorCode.NonEmptyGroup, refused.Results.Single().Error.Code);
        consumer.Close();

        await Admin.DeleteGroupsAsync([group]);

        Assert.Equal(Offset.Unset, CreateConsumer(group).Committed([new(topic, 0)], Patience)[0].Offset);
        var unknown = await Assert.ThrowsAsync<DeleteGroupsException>(() => Admin.DeleteGroupsAsync([Unique("missing")]));
        Assert.Equal(ErrorCode.GroupIdNotFound, unknown.Results.Single().Error.Code);
    }

    [Fact]
    public async Task Groups_are_listed_and_described()
    {
        var topic = await CreateTopicAsync();
        var group = Unique("group");
        await ProduceAsync(CreateProducer(), topic, "a");
        var consumer = CreateConsumer(group, config =>
        {
            config.ClientId = "a client";
            config.GroupInstanceId = "instance";
            config.PartitionAssignmentStrategy = PartitionAssignmentStrategy.Range;
        });
        consumer.Subscribe(topic);
        Consume(consumer, 1);

        var described = (await Admin.DescribeConsumerGroupsAsync([group])).ConsumerGroupDescriptions.Single();
        Assert.Equal(ConsumerGroupState.Stable, described.State);
        Assert.Equal("range", described.PartitionAssignor);
        var member = Assert.Single(described.Members);
        Assert.Equal("a client", member.ClientId);
        Assert.Equal("instance", member.GroupInstanceId);
        Assert.StartsWith("instance-", member.ConsumerId, StringComparison.Ordinal);
        Assert.Equal([new TopicPartition(topic, 0)], member.Assignment.TopicPartitions);

        var stable = await Admin.ListConsumerGroupsAsync(new() { MatchStates = [ConsumerGroupState.Stable] });
        Assert.Contains(stable.Valid, listed => listed.GroupId == group && !listed.IsSimpleConsumerGroup);
        var empty = await Admin.ListConsumerGroupsAsync(new() { MatchStates = [ConsumerGroupState.Empty] });
        Assert.DoesNotContain(empty.Valid, listed => listed.GroupId == group);
    }

    [Fact]
    public async Task An_unknown_group_is_described_as_not_found()
    {
        // Through the protocol, since clients hide it behind a dead group.
        var connection = await ConnectAsync();
        var group = Unique("missing");
        await RawProducer.FindCoordinatorAsync(connection, group, isTransaction: false);

        var described = (await connection.AskAsync<DescribeGroupsResponse>(
            new DescribeGroupsRequest { Groups = [group] }, 6)).Groups.Single();

        Assert.Equal(KafkaErrorCode.GroupIdNotFound, (KafkaErrorCode)described.ErrorCode);
        Assert.Equal("Dead", described.GroupState);
    }

    public sealed class OnEmbeddedKafka(EmbeddedKafkaFixture fixture) : GroupOffsetConformance(fixture);

    public sealed class OnKafka(KafkaFixture fixture) : GroupOffsetConformance(fixture);
}

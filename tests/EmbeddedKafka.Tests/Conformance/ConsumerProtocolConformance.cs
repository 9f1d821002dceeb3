using Confluent.Kafka;
using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Tests.Protocol;

namespace EmbeddedKafka.Tests.Conformance;

/// <summary>Consumer groups with the protocol of KIP-848, on brokers that have it.</summary>
public abstract class ConsumerProtocolConformance(BrokerFixture fixture) : ConformanceTest(fixture)
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        var versions = await (await ConnectAsync()).AskAsync<ApiVersionsResponse>(new ApiVersionsRequest(), 0);
        Assert.SkipUnless(
            versions.ApiKeys.Exists(api => api.ApiKey == (short)ApiKey.ConsumerGroupHeartbeat),
            "The broker does not advertise ConsumerGroupHeartbeat (KIP-848).");
    }

    [Theory]
    [InlineData("uniform")]
    [InlineData("range")]
    public async Task Two_consumers_share_the_partitions_until_one_leaves(string assignor)
    {
        var topic = await CreateTopicAsync(partitions: 4);
        using var first = StartMember(topic, assignor);
        await UntilAsync(() => first.Assignment.Count == 4, "the first has all partitions");
        using var second = StartMember(topic, assignor);
        await UntilAsync(() => first.Assignment.Count == 2 && second.Assignment.Count == 2, "both have two partitions");
        Assert.Empty(first.Assignment.Intersect(second.Assignment));

        second.Leave();

        await UntilAsync(() => first.Assignment.Count == 4, "the first has all partitions again");
        Assert.Equal(2, first.Revocations);
    }

    [Fact]
    public async Task A_consumer_goes_on_where_its_group_has_committed()
    {
        var topic = await CreateTopicAsync();
        var group = Unique("group");
        await ProduceAsync(CreateProducer(), topic, "a", "b", "c");
        var first = CreateConsumer(group, config => config.GroupProtocol = GroupProtocol.Consumer);
        first.Subscribe(topic);
        first.Commit(Consume(first, 2)[^1]);
        first.Close();

        var second = CreateConsumer(group, config => config.GroupProtocol = GroupProtocol.Consumer);
        second.Subscribe(topic);

        Assert.Equal("c", Consume(second, 1)[0].Message.Value);
    }

    [Fact]
    public async Task The_partitions_of_a_member_that_vanishes_move_after_its_session_time_out()
    {
        var topic = await CreateTopicAsync(partitions: 2);
        var connection = await ConnectAsync();
        var vanishing = await JoinAsync(connection, topic);
        Assert.Equal(2, vanishing.Assignment!.TopicPartitions.Single().Partitions.Count);

        using var heir = StartMember(topic);

        await UntilAsync(() => heir.Assignment.Count == 2, "the other has all partitions");
    }

    [Fact]
    public async Task A_heartbeat_of_an_unknown_member_or_a_wrong_epoch_is_refused()
    {
        var topic = await CreateTopicAsync();
        var connection = await ConnectAsync();
        var member = await JoinAsync(connection, topic);

        Assert.Equal(KafkaErrorCode.UnknownMemberId, await HeartbeatAsync(connection, Guid.NewGuid().ToString(), member.MemberEpoch));
        Assert.Equal(KafkaErrorCode.FencedMemberEpoch, await HeartbeatAsync(connection, member.MemberId!, member.MemberEpoch + 1));
        Assert.Equal(KafkaErrorCode.None, await HeartbeatAsync(connection, member.MemberId!, member.MemberEpoch));
    }

    [Fact]
    public async Task Offsets_are_committed_with_the_members_epoch_in_and_outside_transactions()
    {
        var topic = await CreateTopicAsync();
        var connection = await ConnectAsync();
        var member = await JoinAsync(connection, topic);
        var plain = new RawGroupMember(connection, Unique("group")) { MemberId = member.MemberId!, Generation = member.MemberEpoch };
        var producer = new RawProducer(connection, Unique("id"));
        await producer.InitAsync();
        await producer.AddOffsetsAsync(Unique("group"));

        // Version 9 of OffsetCommit is the first that can say StaleMemberEpoch.
        Assert.Equal(KafkaErrorCode.StaleMemberEpoch, await CommitAsync(connection, topic, member.MemberId!, member.MemberEpoch - 1));
        Assert.Equal(KafkaErrorCode.UnknownMemberId, await CommitAsync(connection, topic, "nobody", member.MemberEpoch));
        Assert.Equal(KafkaErrorCode.None, await CommitAsync(connection, topic, member.MemberId!, member.MemberEpoch));
        Assert.Equal(KafkaErrorCode.IllegalGeneration, await producer.CommitOffsetAsync(Unique("group"), topic, 1, member.MemberEpoch - 1, member.MemberId!));
        Assert.Equal(KafkaErrorCode.None, await producer.CommitOffsetAsync(Unique("group"), topic, 1, member.MemberEpoch, member.MemberId!));
        Assert.Equal(KafkaErrorCode.None, await producer.EndAsync(commit: true));
    }

    [Fact]
    public async Task The_group_is_listed_and_described_with_its_members()
    {
        var topic = await CreateTopicAsync(partitions: 2);
        var connection = await ConnectAsync();
        var member = await JoinAsync(connection, topic);
        Assert.Equal(KafkaErrorCode.None, await HeartbeatAsync(connection, member.MemberId!, member.MemberEpoch));

        var described = (await connection.AskAsync<ConsumerGroupDescribeResponse>(
            new ConsumerGroupDescribeRequest { GroupIds = [Unique("group")] }, 1)).Groups.Single();
        var listed = (await connection.AskAsync<ListGroupsResponse>(new ListGroupsRequest { TypesFilter = ["consumer"] }, 5)).Groups;

        Assert.Equal(KafkaErrorCode.None, (KafkaErrorCode)described.ErrorCode);
        Assert.Equal("Stable", described.GroupState);
        Assert.Equal("uniform", described.AssignorName);
        var assigned = Assert.Single(described.Members);
        Assert.Equal([topic], assigned.SubscribedTopicNames);
        Assert.Equal([0, 1], assigned.Assignment.TopicPartitions.Single().Partitions.Order());
        Assert.Equal("Consumer", listed.Single(group => group.GroupId == Unique("group")).GroupType, ignoreCase: true);
    }

    [Fact]
    public async Task An_unknown_assignor_is_refused()
    {
        var topic = await CreateTopicAsync();
        var connection = await ConnectAsync();
        var response = await AskToJoinAsync(connection, topic, assignor: "magic");

        Assert.Equal(KafkaErrorCode.UnsupportedAssignor, (KafkaErrorCode)response.ErrorCode);
    }

    [Fact]
    public async Task A_static_member_comes_back_to_its_partitions()
    {
        var topic = await CreateTopicAsync(partitions: 2);
        using var other = StartMember(topic, instance: "other");
        var restarting = StartMember(topic, instance: "restarting");
        await UntilAsync(() => other.Assignment.Count == 1 && restarting.Assignment.Count == 1, "both have a partition");
        var had = restarting.Assignment.Single();

        restarting.Dispose();
        using var restarted = StartMember(topic, instance: "restarting");

        await UntilAsync(() => restarted.Assignment.Count == 1, "it has its partition again");
        Assert.Equal(had, restarted.Assignment.Single());
    }

    private async Task<ConsumerGroupHeartbeatResponse> JoinAsync(RawKafkaConnection connection, string topic)
    {
        ConsumerGroupHeartbeatResponse? response = null;
        await UntilAsync(
            async () =>
            {
                response = await AskToJoinAsync(connection, topic);
                Assert.Equal(KafkaErrorCode.None, (KafkaErrorCode)response.ErrorCode);
                return response.Assignment is { TopicPartitions.Count: > 0 };
            },
            "the member has joined");
        return response!;
    }

    private async Task<ConsumerGroupHeartbeatResponse> AskToJoinAsync(RawKafkaConnection connection, string topic, string? assignor = null)
    {
        await RawProducer.FindCoordinatorAsync(connection, Unique("group"), isTransaction: false);
        return await connection.AskAsync<ConsumerGroupHeartbeatResponse>(
            new ConsumerGroupHeartbeatRequest
            {
                GroupId = Unique("group"),
                MemberId = Unique("member"),
                MemberEpoch = 0,
                RebalanceTimeoutMs = 60_000,
                SubscribedTopicNames = [topic],
                ServerAssignor = assignor,
                TopicPartitions = [],
            },
            1);
    }

    private async Task<KafkaErrorCode> HeartbeatAsync(RawKafkaConnection connection, string member, int epoch) =>
        (KafkaErrorCode)(await connection.AskAsync<ConsumerGroupHeartbeatResponse>(
            new ConsumerGroupHeartbeatRequest { GroupId = Unique("group"), MemberId = member, MemberEpoch = epoch }, 1)).ErrorCode;

    private async Task<KafkaErrorCode> CommitAsync(RawKafkaConnection connection, string topic, string member, int epoch) =>
        (KafkaErrorCode)(await connection.AskAsync<OffsetCommitResponse>(
            new OffsetCommitRequest
            {
                GroupId = Unique("group"),
                GenerationIdOrMemberEpoch = epoch,
                MemberId = member,
                Topics = [new() { Name = topic, Partitions = [new() { CommittedOffset = 1 }] }],
            },
            9)).Topics.Single().Partitions.Single().ErrorCode;

    private GroupMember StartMember(string topic, string? assignor = null, string? instance = null) =>
        new(BootstrapServers, Unique("group"), topic, config =>
        {
            config.GroupProtocol = GroupProtocol.Consumer;
            config.GroupRemoteAssignor = assignor;
            config.GroupInstanceId = instance;
        });

    public sealed class OnEmbeddedKafka(EmbeddedKafkaFixture fixture) : ConsumerProtocolConformance(fixture);

    public sealed class OnKafka(KafkaFixture fixture) : ConsumerProtocolConformance(fixture);
}

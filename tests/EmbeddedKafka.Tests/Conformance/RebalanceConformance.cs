using Confluent.Kafka;
using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Tests.Protocol;

namespace EmbeddedKafka.Tests.Conformance;

/// <summary>Consumer groups with the classic protocol: members come, go, vanish and come back.</summary>
public abstract class RebalanceConformance(BrokerFixture fixture) : ConformanceTest(fixture)
{
    [Theory]
    [InlineData(PartitionAssignmentStrategy.Range)]
    [InlineData(PartitionAssignmentStrategy.RoundRobin)]
    [InlineData(PartitionAssignmentStrategy.CooperativeSticky)]
    public async Task Two_consumers_share_the_partitions_until_one_leaves(PartitionAssignmentStrategy strategy)
    {
        var topic = await CreateTopicAsync(partitions: 4);
        using var first = StartMember(topic, strategy);
        await UntilAsync(() => first.Assignment.Count == 4, "the first has all partitions");
        using var second = StartMember(topic, strategy);
        await UntilAsync(() => first.Assignment.Count == 2 && second.Assignment.Count == 2, "both have two partitions");
        Assert.Empty(first.Assignment.Intersect(second.Assignment));

        second.Leave();

        await UntilAsync(() => first.Assignment.Count == 4, "the first has all partitions again");
        if (strategy == PartitionAssignmentStrategy.CooperativeSticky)
        {
            Assert.Equal(2, first.Revocations); // of the two partitions that moved and came back, never of the others
        }
    }

    [Fact]
    public async Task The_partitions_of_a_member_that_vanishes_move_after_its_session_time_out()
    {
        var topic = await CreateTopicAsync();
        var connection = await ConnectAsync();
        var vanishing = new RawGroupMember(connection, Unique("group")) { SessionTimeout = TimeSpan.FromSeconds(1) };
        await vanishing.JoinAloneAsync();
        await ProduceAsync(CreateProducer(), topic, "a");

        var heir = CreateConsumer(Unique("group"), config => config.PartitionAssignmentStrategy = PartitionAssignmentStrategy.Range);
        heir.Subscribe(topic);

        Assert.Equal("a", Consume(heir, 1)[0].Message.Value);
        Assert.Equal(KafkaErrorCode.UnknownMemberId, await vanishing.HeartbeatAsync());
    }

    [Fact]
    public async Task A_static_member_comes_back_without_a_rebalance()
    {
        var topic = await CreateTopicAsync(partitions: 2);
        using var other = StartMember(topic, PartitionAssignmentStrategy.Range, "other");
        var restarting = StartMember(topic, PartitionAssignmentStrategy.Range, "restarting");
        await UntilAsync(() => other.Assignment.Count == 1 && restarting.Assignment.Count == 1, "both have a partition");
        var (had, rebalances) = (restarting.Assignment.Single(), other.Rebalances);

        restarting.Dispose(); // A static member does not leave its group when it closes.
        using var restarted = StartMember(topic, PartitionAssignmentStrategy.Range, "restarting");

        await UntilAsync(() => restarted.Assignment.Count == 1, "it has its partition again");
        Assert.Equal(had, restarted.Assignment.Single());
        Assert.Equal(rebalances, other.Rebalances);
        Assert.Single(other.Assignment);
    }

    [Fact]
    public async Task Members_learn_of_a_rebalance_by_their_heartbeat()
    {
        var group = Unique("group");
        var first = new RawGroupMember(await ConnectAsync(), group);
        await first.JoinAloneAsync();
        Assert.Equal(KafkaErrorCode.None, await first.HeartbeatAsync());
        var connection = await ConnectAsync();
        var second = new RawGroupMember(connection, group);
        Assert.Equal(KafkaErrorCode.MemberIdRequired, (KafkaErrorCode)(await second.JoinAsync()).ErrorCode);
        var joining = connection.ReceiveAsync<JoinGroupResponse>(await connection.SendAsync(second.JoinRequest(), 7));
        await UntilAsync(async () => await first.HeartbeatAsync() == KafkaErrorCode.RebalanceInProgress, "the first learns of it");

        var rejoined = await first.JoinAsync();
        var joined = await joining;

        Assert.Equal(rejoined.GenerationId, joined.GenerationId);
        Assert.Equal(first.MemberId, rejoined.Leader);
        Assert.Equal(first.MemberId, joined.Leader);
        Assert.Equal(new[] { first.MemberId, second.MemberId }.Order(), rejoined.Members.Select(member => member.MemberId).Order());
        Assert.Empty(joined.Members);
    }

    [Fact]
    public async Task A_heartbeat_of_the_wrong_generation_or_member_is_refused()
    {
        var member = new RawGroupMember(await ConnectAsync(), Unique("group"));
        await member.JoinAloneAsync();
        var (id, generation) = (member.MemberId, member.Generation);

        member.Generation--;
        Assert.Equal(KafkaErrorCode.IllegalGeneration, await member.HeartbeatAsync());
        (member.MemberId, member.Generation) = ("nobody", generation);
        Assert.Equal(KafkaErrorCode.UnknownMemberId, await member.HeartbeatAsync());
        member.MemberId = id;
        Assert.Equal(KafkaErrorCode.None, await member.HeartbeatAsync());
        Assert.Equal(KafkaErrorCode.None, await member.LeaveAsync());
        Assert.Equal(KafkaErrorCode.UnknownMemberId, await member.HeartbeatAsync());
    }

    [Fact]
    public async Task A_member_without_a_common_assignor_is_refused()
    {
        var group = Unique("group");
        var connection = await ConnectAsync();
        var first = new RawGroupMember(connection, group);
        await first.JoinAloneAsync();

        var second = new RawGroupMember(connection, group);

        Assert.Equal(KafkaErrorCode.InconsistentGroupProtocol, (KafkaErrorCode)(await second.JoinAsync("another")).ErrorCode);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10_000_000)]
    public async Task A_session_time_out_outside_what_the_broker_allows_is_refused(int milliseconds)
    {
        var connection = await ConnectAsync();
        var member = new RawGroupMember(connection, Unique("group")) { SessionTimeout = TimeSpan.FromMilliseconds(milliseconds) };
        await RawProducer.FindCoordinatorAsync(connection, Unique("group"), isTransaction: false);

        Assert.Equal(KafkaErrorCode.InvalidSessionTimeout, (KafkaErrorCode)(await member.JoinAsync()).ErrorCode);
    }

    [Fact]
    public async Task Consumers_see_partitions_that_are_added()
    {
        var topic = await CreateTopicAsync(partitions: 1);
        using var member = StartMember(topic, PartitionAssignmentStrategy.Range);
        await UntilAsync(() => member.Assignment.Count == 1, "it has one partition");

        await Admin.CreatePartitionsAsync([new() { Topic = topic, IncreaseTo = 3 }]);

        await UntilAsync(() => member.Assignment.Count == 3, "it has three partitions");
    }

    private GroupMember StartMember(string topic, PartitionAssignmentStrategy strategy, string? instance = null) =>
        new(BootstrapServers, Unique("group"), topic, config =>
        {
            config.PartitionAssignmentStrategy = strategy;
            config.GroupInstanceId = instance;
        });

    public sealed class OnEmbeddedKafka(EmbeddedKafkaFixture fixture) : RebalanceConformance(fixture);

    public sealed class OnKafka(KafkaFixture fixture) : RebalanceConformance(fixture);
}

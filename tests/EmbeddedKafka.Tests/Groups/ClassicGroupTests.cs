using System.Text;
using EmbeddedKafka.Protocol.Messages;

namespace EmbeddedKafka.Tests.Groups;

public sealed class ClassicGroupTests : IAsyncLifetime
{
    private GroupBed _bed = null!;

    public async ValueTask InitializeAsync() => _bed = await GroupBed.StartAsync();

    public ValueTask DisposeAsync() => _bed.DisposeAsync();

    [Fact]
    public async Task A_new_member_is_given_an_id_before_it_may_join()
    {
        var member = await _bed.CreateMemberAsync();

        var first = await member.AskToJoinAsync();
        Assert.Equal(KafkaErrorCode.MemberIdRequired, Error(first));
        Assert.StartsWith("raw-", first.MemberId);

        var second = await member.AskToJoinAsync();
        Assert.Equal(KafkaErrorCode.None, Error(second));
        Assert.Equal(first.MemberId, second.MemberId);
        Assert.Equal(1, second.GenerationId);
        Assert.Equal(second.MemberId, second.Leader);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task An_older_client_joins_at_once(short version)
    {
        var member = new RawMember(await _bed.ConnectAsync()) { JoinVersion = version };

        var join = await member.AskToJoinAsync();

        Assert.Equal(KafkaErrorCode.None, Error(join));
        Assert.Equal("range", join.ProtocolName);
        Assert.NotEmpty(join.MemberId);
    }

    [Fact]
    public async Task The_leader_sees_what_all_members_say_and_each_gets_what_it_assigns()
    {
        var (leader, follower) = await FormPairAsync();

        await follower.BeginSyncAsync();
        var own = await leader.SyncAsync((leader.MemberId, "first"), (follower.MemberId, "second"));

        Assert.Equal("first", RawMember.Text(own));
        Assert.Equal("second", RawMember.Text(await follower.EndSyncAsync()));
        Assert.Equal("second", RawMember.Text(await follower.SyncAsync()));
        Assert.Equal(KafkaErrorCode.None, await leader.HeartbeatAsync());
        Assert.Equal(KafkaErrorCode.None, await follower.HeartbeatAsync());
        var described = await _bed.DescribeAsync();
        Assert.Equal(("Stable", "consumer", "range"), (described.GroupState, described.ProtocolType, described.ProtocolData));
        Assert.Equal(["first", "second"], described.Members.Select(member => Encoding.UTF8.GetString(member.MemberAssignment)));
    }

    [Fact]
    public async Task The_assignor_that_most_members_like_best_is_taken_of_those_that_all_know()
    {
        var options = new EmbeddedKafkaOptions { GroupInitialRebalanceDelay = TimeSpan.FromSeconds(3) };
        await using var bed = await GroupBed.StartAsync(options);
        string[][] offers = [["a", "b", "c"], ["b", "a"], ["b", "a"], ["d", "b", "a"]];
        var members = new List<RawMember>();
        foreach (var offer in offers)
        {
            var member = await bed.CreateMemberAsync();
            member.Protocols = offer;
            await member.BeginJoinWithIdAsync();
            await bed.UntilAsync("PreparingRebalance", members.Count + 1);
            members.Add(member);
        }

        // Every newcomer lengthens the wait by another delay, once.
        bed.Time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal("PreparingRebalance", (await bed.DescribeAsync()).GroupState);
        bed.Time.Advance(TimeSpan.FromSeconds(3));

        foreach (var member in members)
        {
            Assert.Equal("b", (await member.EndJoinAsync()).ProtocolName);
        }
    }

    [Fact]
    public async Task A_member_that_knows_none_of_the_groups_assignors_is_refused()
    {
        await (await _bed.CreateMemberAsync()).JoinAloneAsync();
        var stranger = await _bed.CreateMemberAsync();
        stranger.Protocols = ["sticky"];

        Assert.Equal(KafkaErrorCode.InconsistentGroupProtocol, Error(await stranger.AskToJoinAsync()));
    }

    [Fact]
    public async Task A_member_that_does_not_join_again_in_time_is_left_behind()
    {
        var old = new RawMember(await _bed.ConnectAsync())
        {
            SessionTimeout = TimeSpan.FromMinutes(10),
            RebalanceTimeout = TimeSpan.FromSeconds(30),
        };
        await old.JoinAloneAsync();
        var newcomer = new RawMember(await _bed.ConnectAsync()) { SessionTimeout = TimeSpan.FromSeconds(1) };
        await newcomer.BeginJoinWithIdAsync();
        await _bed.UntilAsync("PreparingRebalance", 2);
        Assert.Equal(KafkaErrorCode.RebalanceInProgress, await old.HeartbeatAsync());

        // The newcomer waits far beyond its session time-out; that is not its fault.
        _bed.Time.Advance(TimeSpan.FromSeconds(60));

        var join = await newcomer.EndJoinAsync();
        Assert.Equal((KafkaErrorCode.None, 2, newcomer.MemberId), (Error(join), join.GenerationId, join.Leader));
        Assert.Equal(KafkaErrorCode.UnknownMemberId, await old.HeartbeatAsync());
    }

    [Fact]
    public async Task A_member_that_is_silent_for_its_session_is_expelled_and_the_others_join_again()
    {
        var (leader, follower) = await FormStablePairAsync();

        _bed.Time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(KafkaErrorCode.None, await leader.HeartbeatAsync());
        _bed.Time.Advance(TimeSpan.FromSeconds(9));

        Assert.Equal(KafkaErrorCode.UnknownMemberId, await follower.HeartbeatAsync());
        Assert.Equal(KafkaErrorCode.RebalanceInProgress, await leader.HeartbeatAsync());
        var join = await leader.JoinAsync();
        Assert.Equal((KafkaErrorCode.None, 3), (Error(join), join.GenerationId));
        Assert.Single(join.Members);
    }

    [Fact]
    public async Task A_client_that_goes_while_it_waits_to_join_holds_nobody_up()
    {
        var old = await _bed.CreateMemberAsync();
        await old.JoinAloneAsync();
        var goer = await _bed.CreateMemberAsync();
        await goer.BeginJoinWithIdAsync();
        await _bed.UntilAsync("PreparingRebalance", 2);

        await goer.Connection.DisposeAsync();
        await _bed.UntilAsync("PreparingRebalance", 1);

        var join = await old.JoinAsync();
        Assert.Equal(KafkaErrorCode.None, Error(join));
        Assert.Single(join.Members);
    }

    [Fact]
    public async Task A_member_that_does_not_ask_for_its_assignment_is_expelled()
    {
        var (leader, follower) = await FormPairAsync();
        await leader.SyncAsync((leader.MemberId, "first"), (follower.MemberId, "second"));

        for (var i = 0; i < 13; i++)
        {
            _bed.Time.Advance(TimeSpan.FromSeconds(5));
            await leader.HeartbeatAsync();
            await follower.HeartbeatAsync();
        }

        Assert.Equal(KafkaErrorCode.UnknownMemberId, await follower.HeartbeatAsync());
        Assert.Equal(KafkaErrorCode.RebalanceInProgress, await leader.HeartbeatAsync());
    }

    [Fact]
    public async Task A_rebalance_ends_the_wait_for_an_assignment()
    {
        var (leader, follower) = await FormPairAsync();
        await follower.BeginSyncAsync();
        await leader.BeginJoinAsync();
        Assert.Equal(KafkaErrorCode.None, Error(await leader.EndJoinAsync()));

        Assert.Equal(KafkaErrorCode.None, await leader.LeaveAsync());

        Assert.Equal(KafkaErrorCode.RebalanceInProgress, (KafkaErrorCode)(await follower.EndSyncAsync()).ErrorCode);
        var join = await follower.JoinAsync();
        Assert.Equal((KafkaErrorCode.None, follower.MemberId), (Error(join), join.Leader));
    }

    [Fact]
    public async Task A_follower_that_joins_again_unchanged_disturbs_nobody_and_a_leader_makes_all_join()
    {
        var (leader, follower) = await FormStablePairAsync();

        Assert.Equal(leader.Generation, (await follower.JoinAsync()).GenerationId);
        Assert.Equal(KafkaErrorCode.None, await leader.HeartbeatAsync());

        await leader.BeginJoinAsync();
        await _bed.UntilAsync("PreparingRebalance", 2);
        Assert.Equal(KafkaErrorCode.RebalanceInProgress, await follower.HeartbeatAsync());
        Assert.Equal(leader.Generation + 1, (await follower.JoinAsync()).GenerationId);
        Assert.Equal(KafkaErrorCode.None, Error(await leader.EndJoinAsync()));
    }

    [Fact]
    public async Task A_static_member_comes_back_to_its_assignment_without_a_rebalance_and_fences_its_predecessor()
    {
        var before = await _bed.CreateMemberAsync("instance");
        await before.JoinAloneAsync("mine");

        var after = await _bed.CreateMemberAsync("instance");
        var join = await after.AskToJoinAsync();

        Assert.Equal((KafkaErrorCode.None, before.Generation), (Error(join), join.GenerationId));
        Assert.NotEqual(before.MemberId, after.MemberId);
        Assert.Equal((after.MemberId, true), (join.Leader, join.SkipAssignment));
        Assert.Equal("mine", RawMember.Text(await after.SyncAsync()));
        Assert.Equal(KafkaErrorCode.FencedInstanceId, await before.HeartbeatAsync());
        Assert.Equal(KafkaErrorCode.FencedInstanceId, await before.CommitAsync(1));
        Assert.Equal(KafkaErrorCode.FencedInstanceId, (KafkaErrorCode)(await before.SyncAsync()).ErrorCode);
        Assert.Equal(KafkaErrorCode.FencedInstanceId, await before.LeaveAsync());
        Assert.Equal(KafkaErrorCode.None, await after.HeartbeatAsync());
    }

    [Fact]
    public async Task An_older_static_member_that_comes_back_is_not_told_that_it_leads()
    {
        var before = new RawMember(await _bed.ConnectAsync(), "instance") { JoinVersion = 8 };
        await before.JoinAloneAsync("mine");
        var after = new RawMember(await _bed.ConnectAsync(), "instance") { JoinVersion = 8 };

        var join = await after.AskToJoinAsync();

        Assert.Equal(before.MemberId, join.Leader);
        Assert.Empty(join.Members);
        Assert.Equal("mine", RawMember.Text(await after.SyncAsync()));
    }

    [Fact]
    public async Task Static_members_are_removed_by_their_instance_ids_and_each_removal_is_answered_for_itself()
    {
        await (await _bed.CreateMemberAsync("instance")).JoinAloneAsync();

        var response = await _bed.AskAsync<LeaveGroupResponse>(
            new LeaveGroupRequest
            {
                GroupId = GroupBed.Group,
                Members = [new() { GroupInstanceId = "instance" }, new() { GroupInstanceId = "other" }, new() { MemberId = "unknown" }],
            },
            5);

        Assert.Equal(
            [KafkaErrorCode.None, KafkaErrorCode.UnknownMemberId, KafkaErrorCode.UnknownMemberId],
            response.Members.Select(member => (KafkaErrorCode)member.ErrorCode));
        Assert.Equal("Empty", (await _bed.DescribeAsync()).GroupState);
    }

    [Fact]
    public async Task Requests_of_another_generation_or_an_unknown_member_are_refused()
    {
        var member = await _bed.CreateMemberAsync();
        await member.JoinAloneAsync();
        var generation = member.Generation;

        member.Generation = generation - 1;
        Assert.Equal(KafkaErrorCode.IllegalGeneration, await member.HeartbeatAsync());
        Assert.Equal(KafkaErrorCode.IllegalGeneration, (KafkaErrorCode)(await member.SyncAsync()).ErrorCode);
        Assert.Equal(KafkaErrorCode.IllegalGeneration, await member.CommitAsync(1));

        (member.Generation, member.MemberId) = (generation, "unknown");
        Assert.Equal(KafkaErrorCode.UnknownMemberId, await member.HeartbeatAsync());
        Assert.Equal(KafkaErrorCode.UnknownMemberId, (KafkaErrorCode)(await member.SyncAsync()).ErrorCode);
        Assert.Equal(KafkaErrorCode.UnknownMemberId, await member.CommitAsync(1));
        Assert.Equal(KafkaErrorCode.UnknownMemberId, await member.LeaveAsync());
        Assert.Equal(KafkaErrorCode.UnknownMemberId, Error(await member.AskToJoinAsync()));
    }

    [Fact]
    public async Task Members_go_on_after_a_restart_as_if_nothing_had_happened()
    {
        var member = await _bed.CreateMemberAsync("instance");
        member.Metadata = "subscription";
        await member.JoinAloneAsync("mine");

        await _bed.RestartAsync();

        var resumed = new RawMember(await _bed.ConnectAsync(), "instance") { MemberId = member.MemberId, Generation = member.Generation };
        Assert.Equal(KafkaErrorCode.None, await resumed.HeartbeatAsync());
        Assert.Equal(KafkaErrorCode.None, await resumed.CommitAsync(7));
        Assert.Equal("mine", RawMember.Text(await resumed.SyncAsync()));
        var kept = (await _bed.DescribeAsync()).Members.Single();
        Assert.Equal(("raw", "instance", "subscription"), (kept.ClientId, kept.GroupInstanceId, Encoding.UTF8.GetString(kept.MemberMetadata)));

        _bed.Time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(KafkaErrorCode.UnknownMemberId, await resumed.HeartbeatAsync());
    }

    [Theory]
    [InlineData(99)]
    [InlineData(1_800_001)]
    [InlineData(-1)]
    public async Task A_session_time_out_out_of_bounds_is_refused(int milliseconds)
    {
        var member = new RawMember(await _bed.ConnectAsync()) { SessionTimeout = TimeSpan.FromMilliseconds(milliseconds) };

        Assert.Equal(KafkaErrorCode.InvalidSessionTimeout, Error(await member.AskToJoinAsync()));
    }

    [Fact]
    public async Task A_group_has_a_largest_size_which_ids_that_nobody_uses_leave_again()
    {
        var greedy = await _bed.CreateMemberAsync();
        KafkaErrorCode error;
        var ids = 0;
        do
        {
            greedy.MemberId = "";
            error = Error(await greedy.AskToJoinAsync());
            ids++;
        }
        while (error == KafkaErrorCode.MemberIdRequired && ids < 100_000);

        Assert.Equal(KafkaErrorCode.GroupMaxSizeReached, error);

        _bed.Time.Advance(TimeSpan.FromSeconds(11));
        greedy.MemberId = "";
        await greedy.JoinAloneAsync();
    }

    [Fact]
    public async Task Metadata_without_measure_are_refused()
    {
        var member = await _bed.CreateMemberAsync();
        member.Metadata = new string('x', 300 << 10);

        Assert.Equal(KafkaErrorCode.MessageTooLarge, Error(await member.AskToJoinAsync()));
    }

    private static KafkaErrorCode Error(JoinGroupResponse response) => (KafkaErrorCode)response.ErrorCode;

    /// <summary>Two members that have joined, but have no assignment yet.</summary>
    private async Task<(RawMember Leader, RawMember Follower)> FormPairAsync()
    {
        var leader = await _bed.CreateMemberAsync();
        leader.Metadata = "leader";
        await leader.JoinAloneAsync();
        var follower = await _bed.CreateMemberAsync();
        follower.Metadata = "follower";
        await follower.BeginJoinWithIdAsync();
        await _bed.UntilAsync("PreparingRebalance", 2);
        var join = await leader.JoinAsync();
        Assert.Equal((KafkaErrorCode.None, leader.MemberId), (Error(join), join.Leader));
        Assert.Equal(["leader", "follower"], join.Members.Select(member => Encoding.UTF8.GetString(member.Metadata)));
        var following = await follower.EndJoinAsync();
        Assert.Equal((leader.MemberId, leader.Generation), (following.Leader, following.GenerationId));
        Assert.Empty(following.Members);
        return (leader, follower);
    }

    private async Task<(RawMember Leader, RawMember Follower)> FormStablePairAsync()
    {
        var (leader, follower) = await FormPairAsync();
        await leader.SyncAsync((leader.MemberId, "first"), (follower.MemberId, "second"));
        await follower.SyncAsync();
        return (leader, follower);
    }
}

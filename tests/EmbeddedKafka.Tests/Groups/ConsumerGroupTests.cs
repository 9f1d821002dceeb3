using EmbeddedKafka.Protocol.Messages;

namespace EmbeddedKafka.Tests.Groups;

public sealed class ConsumerGroupTests : IAsyncLifetime
{
    private GroupBed _bed = null!;

    public async ValueTask InitializeAsync() => _bed = await GroupBed.StartAsync();

    public ValueTask DisposeAsync() => _bed.DisposeAsync();

    [Fact]
    public async Task The_first_member_gets_everything_with_its_first_heartbeat()
    {
        var member = await CreateAsync("a");

        Assert.Equal(KafkaErrorCode.None, await member.JoinAsync());

        Assert.Equal(1, member.Epoch);
        Assert.Equal([0, 1, 2, 3], member.Owned.Order());
        var described = await DescribeAsync();
        Assert.Equal(("Stable", 1, 1, "uniform"), (described.GroupState, described.GroupEpoch, described.AssignmentEpoch, described.AssignorName));
        Assert.Equal(GroupBed.Topic, described.Members.Single().Assignment.TopicPartitions.Single().TopicName);
    }

    [Fact]
    public async Task A_partition_comes_to_its_new_owner_only_when_the_old_one_has_given_it_back()
    {
        var old = await CreateAsync("a");
        await old.JoinAsync();
        var newcomer = await CreateAsync("b");

        Assert.Equal(KafkaErrorCode.None, await newcomer.JoinAsync());
        Assert.Empty(newcomer.Owned);
        Assert.Equal(2, newcomer.Epoch);

        Assert.Equal(KafkaErrorCode.None, await old.HeartbeatAsync());
        Assert.Equal([0, 1], old.Owned.Order());
        Assert.Equal(1, old.Epoch);
        Assert.Equal("Reconciling", (await DescribeAsync()).GroupState);
        await newcomer.HeartbeatAsync();
        Assert.Empty(newcomer.Owned);

        Assert.Equal(KafkaErrorCode.None, await old.HeartbeatAsync(tellOwned: true));
        Assert.Equal(2, old.Epoch);
        await newcomer.HeartbeatAsync();
        Assert.Equal([2, 3], newcomer.Owned.Order());
        Assert.Equal("Stable", (await DescribeAsync()).GroupState);
    }

    [Fact]
    public async Task A_member_that_does_not_give_back_in_its_rebalance_time_out_is_expelled()
    {
        var old = await CreateAsync("a");
        await old.JoinAsync();
        var newcomer = await CreateAsync("b");
        await newcomer.JoinAsync();
        await old.HeartbeatAsync();

        for (var i = 0; i < 4; i++)
        {
            _bed.Time.Advance(TimeSpan.FromSeconds(10));
            await old.HeartbeatAsync();
            await newcomer.HeartbeatAsync();
        }

        Assert.Equal(KafkaErrorCode.UnknownMemberId, await old.HeartbeatAsync());
        Assert.Equal([0, 1, 2, 3], newcomer.Owned.Order());
    }

    [Fact]
    public async Task A_silent_member_is_expelled_and_its_partitions_go_to_the_others()
    {
        var (first, second) = await FormPairAsync();

        _bed.Time.Advance(TimeSpan.FromSeconds(30));
        await first.HeartbeatAsync();
        _bed.Time.Advance(TimeSpan.FromSeconds(30));
        await first.HeartbeatAsync();

        Assert.Equal([0, 1, 2, 3], first.Owned.Order());
        Assert.Equal(KafkaErrorCode.UnknownMemberId, await second.HeartbeatAsync());
    }

    [Fact]
    public async Task A_member_that_leaves_frees_its_partitions_at_once()
    {
        var (first, second) = await FormPairAsync();

        Assert.Equal(KafkaErrorCode.None, await second.LeaveAsync());
        await first.HeartbeatAsync();

        Assert.Equal([0, 1, 2, 3], first.Owned.Order());
        Assert.Equal(KafkaErrorCode.None, await first.LeaveAsync());
        Assert.Equal("Empty", (await DescribeAsync()).GroupState);
    }

    [Fact]
    public async Task Of_epochs_only_the_current_one_counts_and_the_one_before_if_the_answer_may_have_been_lost()
    {
        var member = await CreateAsync("a");
        await member.JoinAsync();
        await (await CreateAsync("b")).JoinAsync();
        await member.SettleAsync();
        Assert.Equal(2, member.Epoch);

        member.Epoch = 1;
        Assert.Equal(KafkaErrorCode.None, await member.HeartbeatAsync(tellOwned: true));
        Assert.Equal(2, member.Epoch);

        member.Epoch = 1;
        Assert.Equal(KafkaErrorCode.FencedMemberEpoch, await member.HeartbeatAsync());
        member.Epoch = 3;
        Assert.Equal(KafkaErrorCode.FencedMemberEpoch, await member.HeartbeatAsync());
        Assert.Equal(KafkaErrorCode.None, await member.JoinAsync());
        Assert.Equal(2, member.Owned.Count);
    }

    [Fact]
    public async Task Commits_and_reads_of_offsets_need_the_current_epoch()
    {
        var member = await CreateAsync("a");
        await member.JoinAsync();

        Assert.Equal(KafkaErrorCode.None, await CommitAsync("a", 1));
        Assert.Equal(KafkaErrorCode.StaleMemberEpoch, await CommitAsync("a", 0));
        Assert.Equal(KafkaErrorCode.StaleMemberEpoch, await CommitAsync("a", 2));
        Assert.Equal(KafkaErrorCode.UnknownMemberId, await CommitAsync("b", 1));
        Assert.Equal(KafkaErrorCode.UnsupportedVersion, await CommitAsync("a", 1, version: 8));
        Assert.Equal(KafkaErrorCode.UnknownMemberId, await _bed.CommitAsync(1));
        Assert.Equal(KafkaErrorCode.None, await FetchAsync("a", 1));
        Assert.Equal(KafkaErrorCode.StaleMemberEpoch, await FetchAsync("a", 2));
        Assert.Equal(KafkaErrorCode.UnknownMemberId, await FetchAsync("b", 1));
        Assert.Equal(KafkaErrorCode.None, await FetchAsync(null, -1));

        var transaction = await RawTransaction.InitAsync(_bed, "transaction");
        Assert.Equal(KafkaErrorCode.IllegalGeneration, await transaction.CommitOffsetAsync(1, 0, "a", 2));
        Assert.Equal(KafkaErrorCode.UnknownMemberId, await transaction.CommitOffsetAsync(1, 0, "b", 1));
        Assert.Equal(KafkaErrorCode.None, await transaction.CommitOffsetAsync(1, 0, "a", 1));
    }

    [Fact]
    public async Task A_static_member_that_goes_for_a_while_comes_back_to_its_partitions()
    {
        var (first, second) = await FormPairAsync("instance");
        var owned = second.Owned;

        Assert.Equal(KafkaErrorCode.None, await second.LeaveAsync(epoch: -2));
        await first.HeartbeatAsync();
        Assert.Equal(2, first.Owned.Count);

        var back = new RawConsumerMember(await _bed.ConnectAsync(), "b2", "instance");
        Assert.Equal(KafkaErrorCode.None, await back.JoinAsync());
        Assert.Equal(owned, back.Owned);
        Assert.Equal(first.Epoch, back.Epoch);
        second.Epoch = back.Epoch;
        Assert.Equal(KafkaErrorCode.FencedInstanceId, await second.HeartbeatAsync());
    }

    [Fact]
    public async Task An_instance_id_in_use_is_not_given_to_another_member()
    {
        await FormPairAsync("instance");

        var intruder = new RawConsumerMember(await _bed.ConnectAsync(), "c", "instance");

        Assert.Equal(KafkaErrorCode.UnreleasedInstanceId, await intruder.JoinAsync());
        Assert.NotNull(intruder.LastError);
    }

    [Fact]
    public async Task A_changed_subscription_takes_partitions_and_a_new_topic_or_more_partitions_bring_them()
    {
        var member = await CreateAsync("a");
        member.Topics = ["later"];
        await member.JoinAsync();
        Assert.Empty(member.Owned);

        await _bed.CreateTopicAsync("later", 2);
        await member.HeartbeatAsync();
        Assert.Equal([0, 1], member.Owned.Order());

        await _bed.AskAsync<CreatePartitionsResponse>(
            new CreatePartitionsRequest { Topics = [new() { Name = "later", Count = 3 }], TimeoutMs = 1000 }, 3);
        await member.HeartbeatAsync();
        Assert.Equal([0, 1, 2], member.Owned.Order());

        await member.SubscribeAsync(GroupBed.Topic);
        await member.SettleAsync();
        Assert.Equal([0, 1, 2, 3], member.Owned.Order());
    }

    [Fact]
    public async Task A_regular_expression_subscribes_to_all_topics_whose_whole_names_match()
    {
        var member = new RawConsumerMember(await _bed.ConnectAsync(), "a") { Regex = "o[a-z]+" };
        await _bed.CreateTopicAsync("other", 1);
        await member.JoinAsync();
        Assert.Equal([0], member.Owned);

        await _bed.CreateTopicAsync("oranges", 2);
        await member.HeartbeatAsync();
        Assert.Equal(["oranges", "other"], await AssignedTopicsAsync());

        await _bed.CreateTopicAsync("no-oranges", 2);
        await member.HeartbeatAsync();
        Assert.Equal(["oranges", "other"], await AssignedTopicsAsync());
    }

    [Theory]
    [InlineData("(")]
    [InlineData("(?=a)b")]
    [InlineData(@"(a)\1")]
    public async Task A_regular_expression_that_can_not_be_used_is_refused(string regex)
    {
        var member = new RawConsumerMember(await _bed.ConnectAsync(), "a") { Regex = regex };

        Assert.Equal(KafkaErrorCode.InvalidRegularExpression, await member.JoinAsync());
    }

    [Fact]
    public async Task The_range_assignor_gives_ranges()
    {
        var first = new RawConsumerMember(await _bed.ConnectAsync(), "a") { Assignor = "range" };
        await first.JoinAsync();
        var second = new RawConsumerMember(await _bed.ConnectAsync(), "b") { Assignor = "range" };
        await second.JoinAsync();
        var third = new RawConsumerMember(await _bed.ConnectAsync(), "c") { Assignor = "range" };
        await third.JoinAsync();
        await first.SettleAsync();
        await second.SettleAsync();
        await third.SettleAsync();

        Assert.Equal([0, 1], first.Owned.Order());
        Assert.Equal([2], second.Owned);
        Assert.Equal([3], third.Owned);
        var stranger = new RawConsumerMember(await _bed.ConnectAsync(), "d") { Assignor = "sticky" };
        Assert.Equal(KafkaErrorCode.UnsupportedAssignor, await stranger.JoinAsync());
    }

    [Fact]
    public async Task Members_go_on_after_a_restart_as_if_nothing_had_happened()
    {
        var (first, second) = await FormPairAsync("instance");
        var before = await DescribeAsync();

        await _bed.RestartAsync();

        var described = await DescribeAsync();
        Assert.Equal(("Stable", before.GroupEpoch, before.AssignmentEpoch), (described.GroupState, described.GroupEpoch, described.AssignmentEpoch));
        var resumed = new RawConsumerMember(await _bed.ConnectAsync(), "a") { Epoch = first.Epoch, Owned = first.Owned };
        Assert.Equal(KafkaErrorCode.None, await resumed.HeartbeatAsync(tellOwned: true));
        Assert.Equal((first.Epoch, 2), (resumed.Epoch, resumed.Owned.Count));

        _bed.Time.Advance(TimeSpan.FromSeconds(40));
        await resumed.HeartbeatAsync();
        _bed.Time.Advance(TimeSpan.FromSeconds(10));
        await resumed.HeartbeatAsync();
        Assert.Equal([0, 1, 2, 3], resumed.Owned.Order());
        Assert.Equal("instance", before.Members.Single(member => member.MemberId == second.MemberId).InstanceId);
    }

    [Fact]
    public async Task A_group_with_members_of_one_protocol_is_closed_to_the_other_and_an_empty_one_changes()
    {
        var modern = await CreateAsync("a");
        await modern.JoinAsync();
        await CommitAsync("a", 1);
        var classic = await _bed.CreateMemberAsync();

        Assert.Equal(KafkaErrorCode.InconsistentGroupProtocol, (KafkaErrorCode)(await classic.AskToJoinAsync()).ErrorCode);
        Assert.Equal("Dead", (await _bed.DescribeAsync()).GroupState);

        await modern.LeaveAsync();
        await classic.JoinAloneAsync();
        Assert.Equal(KafkaErrorCode.GroupIdNotFound, await modern.JoinAsync());
        Assert.Equal((5L, "", KafkaErrorCode.None), await _bed.FetchAsync());

        await classic.LeaveAsync();
        Assert.Equal(KafkaErrorCode.None, await modern.JoinAsync());
        await _bed.RestartAsync();
        Assert.Equal("Stable", (await DescribeAsync()).GroupState);
        Assert.Equal((5L, "", KafkaErrorCode.None), await _bed.FetchAsync());
    }

    [Fact]
    public async Task Whoever_is_not_there_is_told_so()
    {
        var stranger = await CreateAsync("a");
        stranger.Epoch = 1;

        Assert.Equal(KafkaErrorCode.GroupIdNotFound, await stranger.HeartbeatAsync());
        Assert.Equal(KafkaErrorCode.GroupIdNotFound, await stranger.LeaveAsync());
        await (await CreateAsync("b")).JoinAsync();
        stranger.Epoch = 1;
        Assert.Equal(KafkaErrorCode.UnknownMemberId, await stranger.HeartbeatAsync());
        Assert.Equal(KafkaErrorCode.UnknownMemberId, await stranger.LeaveAsync());
        Assert.Equal(KafkaErrorCode.InvalidRequest, await stranger.LeaveAsync(epoch: -2));
        Assert.Equal(KafkaErrorCode.InvalidRequest, await stranger.LeaveAsync(epoch: -3));
    }

    private async Task<RawConsumerMember> CreateAsync(string id, string? instance = null) => new(await _bed.ConnectAsync(), id, instance);

    private async Task<(RawConsumerMember First, RawConsumerMember Second)> FormPairAsync(string? instanceOfSecond = null)
    {
        var first = await CreateAsync("a");
        await first.JoinAsync();
        var second = await CreateAsync("b", instanceOfSecond);
        await second.JoinAsync();
        await first.SettleAsync();
        await second.SettleAsync();
        Assert.Equal((2, 2), (first.Owned.Count, second.Owned.Count));
        return (first, second);
    }

    private async Task<ConsumerGroupDescribeResponse.DescribedGroup> DescribeAsync() =>
        (await _bed.AskAsync<ConsumerGroupDescribeResponse>(new ConsumerGroupDescribeRequest { GroupIds = [GroupBed.Group] }, 1)).Groups.Single();

    private async Task<IEnumerable<string>> AssignedTopicsAsync() =>
        (await DescribeAsync()).Members.Single().Assignment.TopicPartitions.Select(topic => topic.TopicName).Order(StringComparer.Ordinal);

    private async Task<KafkaErrorCode> CommitAsync(string member, int epoch, short version = 9)
    {
        var response = await _bed.AskAsync<OffsetCommitResponse>(
            new OffsetCommitRequest
            {
                GroupId = GroupBed.Group,
                MemberId = member,
                GenerationIdOrMemberEpoch = epoch,
                Topics = [new() { Name = GroupBed.Topic, Partitions = [new() { CommittedOffset = 5 }] }],
            },
            version);
        return (KafkaErrorCode)response.Topics.Single().Partitions.Single().ErrorCode;
    }

    private async Task<KafkaErrorCode> FetchAsync(string? member, int epoch)
    {
        var response = await _bed.AskAsync<OffsetFetchResponse>(
            new OffsetFetchRequest { Groups = [new() { GroupId = GroupBed.Group, MemberId = member, MemberEpoch = epoch }] }, 9);
        return (KafkaErrorCode)response.Groups.Single().ErrorCode;
    }
}

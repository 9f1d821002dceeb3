using EmbeddedKafka.Protocol;
using EmbeddedKafka.Protocol.Messages;

namespace EmbeddedKafka.Tests.Groups;

public sealed class OffsetTests : IAsyncLifetime
{
    private GroupBed _bed = null!;

    public async ValueTask InitializeAsync() => _bed = await GroupBed.StartAsync();

    public ValueTask DisposeAsync() => _bed.DisposeAsync();

    [Fact]
    public async Task Every_version_keeps_and_tells_offset_and_metadata()
    {
        var commits = ApiCatalog.Find((short)ApiKey.OffsetCommit)!;
        var fetches = ApiCatalog.Find((short)ApiKey.OffsetFetch)!;
        var topicId = await TopicIdAsync();
        var offset = 0L;
        for (var version = commits.MinVersion; version <= commits.MaxVersion; version++)
        {
            offset++;
            var committed = await _bed.AskAsync<OffsetCommitResponse>(
                new OffsetCommitRequest
                {
                    GroupId = GroupBed.Group,
                    Topics =
                    [
                        new()
                        {
                            Name = GroupBed.Topic,
                            TopicId = topicId,
                            Partitions = [new() { PartitionIndex = 2, CommittedOffset = offset, CommittedLeaderEpoch = 5, CommittedMetadata = $"v{version}" }],
                        },
                    ],
                },
                version);
            Assert.Equal(0, committed.Topics.Single().Partitions.Single().ErrorCode);

            for (var fetching = fetches.MinVersion; fetching <= fetches.MaxVersion; fetching++)
            {
                var fetched = await _bed.AskAsync<OffsetFetchResponse>(
                    new OffsetFetchRequest
                    {
                        GroupId = GroupBed.Group,
                        Topics = [new() { Name = GroupBed.Topic, PartitionIndexes = [2, 3] }],
                        Groups = [new() { GroupId = GroupBed.Group, Topics = [new() { Name = GroupBed.Topic, TopicId = topicId, PartitionIndexes = [2, 3] }] }],
                    },
                    fetching);
                (long, int, string?, short)[] expected =
                [
                    (offset, fetching >= 5 && version >= 6 ? 5 : -1, $"v{version}", 0),
                    (-1, -1, "", 0),
                ];
                Assert.Equal(
                    expected,
                    fetching < 8
                        ? fetched.Topics.Single().Partitions.Select(p => (p.CommittedOffset, p.CommittedLeaderEpoch, p.Metadata, p.ErrorCode))
                        : fetched.Groups.Single().Topics.Single().Partitions.Select(p => (p.CommittedOffset, p.CommittedLeaderEpoch, p.Metadata, p.ErrorCode)));
            }
        }
    }

    [Fact]
    public async Task Who_does_not_name_topics_gets_all_that_were_committed()
    {
        await _bed.CreateTopicAsync("other", 1);
        await _bed.CommitAsync(3, partition: 3);
        await _bed.CommitAsync(1, partition: 1);
        await _bed.CommitAsync(9, topic: "other");

        var single = await _bed.AskAsync<OffsetFetchResponse>(new OffsetFetchRequest { GroupId = GroupBed.Group }, 7);
        var several = await _bed.AskAsync<OffsetFetchResponse>(
            new OffsetFetchRequest { Groups = [new() { GroupId = GroupBed.Group }, new() { GroupId = "unknown" }] }, 9);

        (string, int, long)[] expected = [(GroupBed.Topic, 1, 1), (GroupBed.Topic, 3, 3), ("other", 0, 9)];
        Assert.Equal(
            expected,
            single.Topics.SelectMany(topic => topic.Partitions, (topic, p) => (topic.Name, p.PartitionIndex, p.CommittedOffset)).Order());
        Assert.Equal(
            expected,
            several.Groups[0].Topics.SelectMany(topic => topic.Partitions, (topic, p) => (topic.Name, p.PartitionIndex, p.CommittedOffset)).Order());
        Assert.Equal(("unknown", 0, 0), (several.Groups[1].GroupId, several.Groups[1].Topics.Count, several.Groups[1].ErrorCode));
    }

    [Fact]
    public async Task What_is_asked_for_twice_is_answered_once()
    {
        await _bed.CommitAsync(1, metadata: new string('x', 4096));
        OffsetFetchRequest.Group asked = new()
        {
            GroupId = GroupBed.Group,
            Topics =
            [
                new() { Name = GroupBed.Topic, PartitionIndexes = [.. Enumerable.Repeat(0, 100_000)] },
                new() { Name = GroupBed.Topic, PartitionIndexes = [.. Enumerable.Repeat(0, 100_000)] },
            ],
        };

        var response = await _bed.AskAsync<OffsetFetchResponse>(new OffsetFetchRequest { Groups = [asked, asked] }, 9);

        Assert.Equal(1, response.Groups.Single().Topics.Single().Partitions.Single().CommittedOffset);
    }

    [Fact]
    public async Task What_can_not_be_committed_is_refused_and_the_rest_is_kept()
    {
        Assert.Equal(KafkaErrorCode.UnknownTopicOrPartition, await _bed.CommitAsync(1, topic: "unknown"));
        Assert.Equal(KafkaErrorCode.UnknownTopicOrPartition, await _bed.CommitAsync(1, partition: 4));
        Assert.Equal(KafkaErrorCode.OffsetMetadataTooLarge, await _bed.CommitAsync(1, metadata: new string('ä', 2049)));
        Assert.Equal(KafkaErrorCode.None, await _bed.CommitAsync(2, metadata: new string('ä', 2048)));

        Assert.Equal((2L, new string('ä', 2048), KafkaErrorCode.None), await _bed.FetchAsync());
        var byId = await _bed.AskAsync<OffsetCommitResponse>(
            new OffsetCommitRequest { GroupId = GroupBed.Group, Topics = [new() { TopicId = Guid.NewGuid(), Partitions = [new()] }] }, 10);
        Assert.Equal(KafkaErrorCode.UnknownTopicId, (KafkaErrorCode)byId.Topics.Single().Partitions.Single().ErrorCode);
    }

    [Fact]
    public async Task Who_is_no_member_may_commit_only_while_there_are_none()
    {
        Assert.Equal(KafkaErrorCode.None, await _bed.CommitAsync(1));
        var member = await _bed.CreateMemberAsync();
        await member.JoinAloneAsync();

        Assert.Equal(KafkaErrorCode.UnknownMemberId, await _bed.CommitAsync(2));
        Assert.Equal(KafkaErrorCode.None, await member.CommitAsync(3));
        Assert.Equal((3L, "", KafkaErrorCode.None), await _bed.FetchAsync());

        Assert.Equal(KafkaErrorCode.None, await member.LeaveAsync());
        Assert.Equal(KafkaErrorCode.None, await _bed.CommitAsync(4));
    }

    [Fact]
    public async Task A_generation_of_a_group_that_is_not_there_is_refused()
    {
        var member = await _bed.CreateMemberAsync();
        (member.MemberId, member.Generation) = ("member", 1);

        Assert.Equal(KafkaErrorCode.IllegalGeneration, await member.CommitAsync(1, version: 8));
        Assert.Equal(KafkaErrorCode.GroupIdNotFound, await member.CommitAsync(1, version: 9));
    }

    [Fact]
    public async Task Between_joining_and_its_assignment_a_member_may_not_commit()
    {
        var member = await _bed.CreateMemberAsync();
        await member.JoinAsync();

        Assert.Equal(KafkaErrorCode.RebalanceInProgress, await member.CommitAsync(1));
    }

    [Fact]
    public async Task Offsets_survive_a_restart_and_the_last_of_each_partition_counts()
    {
        for (var offset = 1; offset <= 100; offset++)
        {
            await _bed.CommitAsync(offset, partition: offset % 2, metadata: $"at {offset}");
        }

        await _bed.RestartAsync();

        Assert.Equal((100L, "at 100", KafkaErrorCode.None), await _bed.FetchAsync(0));
        Assert.Equal((99L, "at 99", KafkaErrorCode.None), await _bed.FetchAsync(1));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Offsets_in_a_transaction_count_from_its_commit_on_and_make_the_partition_unstable_until_then(bool restart)
    {
        await _bed.CommitAsync(1);
        var transaction = await RawTransaction.InitAsync(_bed, "transaction");

        Assert.Equal(KafkaErrorCode.None, await transaction.CommitOffsetAsync(5));
        if (restart)
        {
            await _bed.RestartAsync();
        }

        Assert.Equal((1L, "", KafkaErrorCode.None), await _bed.FetchAsync());
        Assert.Equal((-1L, "", KafkaErrorCode.UnstableOffsetCommit), await _bed.FetchAsync(requireStable: true));
        Assert.Equal((-1L, "", KafkaErrorCode.None), await _bed.FetchAsync(partition: 1, requireStable: true));

        await transaction.EndAsync(commit: true);
        Assert.Equal((5L, "", KafkaErrorCode.None), await _bed.FetchAsync(requireStable: true));

        await _bed.RestartAsync();
        Assert.Equal((5L, "", KafkaErrorCode.None), await _bed.FetchAsync(requireStable: true));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Offsets_in_an_aborted_transaction_never_count(bool restart)
    {
        await _bed.CommitAsync(1);
        var transaction = await RawTransaction.InitAsync(_bed, "transaction");
        await transaction.CommitOffsetAsync(5);

        await transaction.EndAsync(commit: false);
        if (restart)
        {
            await _bed.RestartAsync();
        }

        Assert.Equal((1L, "", KafkaErrorCode.None), await _bed.FetchAsync(requireStable: true));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_two_transactions_the_one_that_wrote_last_wins_in_whatever_order_they_end(bool restart)
    {
        var first = await RawTransaction.InitAsync(_bed, "first");
        var second = await RawTransaction.InitAsync(_bed, "second");
        await first.CommitOffsetAsync(10);
        await second.CommitOffsetAsync(20);

        await second.EndAsync(commit: true);
        Assert.Equal((-1L, "", KafkaErrorCode.UnstableOffsetCommit), await _bed.FetchAsync(requireStable: true));
        await first.EndAsync(commit: true);
        if (restart)
        {
            await _bed.RestartAsync();
        }

        Assert.Equal((20L, "", KafkaErrorCode.None), await _bed.FetchAsync(requireStable: true));
    }

    [Fact]
    public async Task A_transaction_may_commit_for_the_current_member_and_generation_or_for_none_at_all()
    {
        var member = await _bed.CreateMemberAsync("instance");
        await member.JoinAloneAsync();
        var transaction = await RawTransaction.InitAsync(_bed, "transaction");

        Assert.Equal(KafkaErrorCode.IllegalGeneration, await transaction.CommitOffsetAsync(1, 0, member.MemberId, member.Generation + 1));
        Assert.Equal(KafkaErrorCode.UnknownMemberId, await transaction.CommitOffsetAsync(1, 0, "unknown", member.Generation));
        Assert.Equal(KafkaErrorCode.FencedInstanceId, await transaction.CommitOffsetAsync(1, 0, "unknown", member.Generation, "instance"));
        Assert.Equal(KafkaErrorCode.None, await transaction.CommitOffsetAsync(2, 0, member.MemberId, member.Generation, "instance"));
        Assert.Equal(KafkaErrorCode.None, await transaction.CommitOffsetAsync(3, 1));
        await transaction.EndAsync(commit: true);

        Assert.Equal((2L, "", KafkaErrorCode.None), await _bed.FetchAsync(0));
        Assert.Equal((3L, "", KafkaErrorCode.None), await _bed.FetchAsync(1));
    }

    [Fact]
    public async Task Offsets_of_a_deleted_topic_are_gone_also_for_a_new_topic_of_its_name()
    {
        await _bed.CreateTopicAsync("doomed", 1);
        await _bed.CommitAsync(7, topic: "doomed");
        await _bed.CommitAsync(8);

        await _bed.DeleteTopicAsync("doomed");
        await _bed.CreateTopicAsync("doomed", 1);

        Assert.Equal((-1L, "", KafkaErrorCode.None), await _bed.FetchAsync(topic: "doomed"));
        await _bed.RestartAsync();
        Assert.Equal((-1L, "", KafkaErrorCode.None), await _bed.FetchAsync(topic: "doomed"));
        Assert.Equal((8L, "", KafkaErrorCode.None), await _bed.FetchAsync());
    }

    [Fact]
    public async Task Offsets_of_a_group_without_members_expire_and_the_group_with_them()
    {
        await _bed.CommitAsync(1, group: "idle");
        _bed.Time.Advance(TimeSpan.FromDays(4));
        await _bed.CommitAsync(2, group: "busy");
        _bed.Time.Advance(TimeSpan.FromDays(4));

        Assert.Equal((-1L, "", KafkaErrorCode.None), await _bed.FetchAsync(group: "idle"));
        Assert.Equal((2L, "", KafkaErrorCode.None), await _bed.FetchAsync(group: "busy"));
        Assert.Equal(["busy"], await ListAsync());
        await _bed.RestartAsync();
        Assert.Equal(["busy"], await ListAsync());
    }

    [Fact]
    public async Task Offsets_of_members_do_not_expire()
    {
        var member = new RawMember(await _bed.ConnectAsync()) { SessionTimeout = TimeSpan.FromMinutes(30) };
        await member.JoinAloneAsync();
        await member.CommitAsync(1);

        for (var i = 0; i < 8 * 24 * 3; i++)
        {
            _bed.Time.Advance(TimeSpan.FromMinutes(20));
            Assert.Equal(KafkaErrorCode.None, await member.HeartbeatAsync());
        }

        Assert.Equal((1L, "", KafkaErrorCode.None), await _bed.FetchAsync());
    }

    [Fact]
    public async Task Groups_are_listed_by_state_and_type_and_deleted_when_they_are_empty()
    {
        var member = await _bed.CreateMemberAsync();
        await member.JoinAloneAsync();
        await _bed.CommitAsync(1, group: "simple");

        Assert.Equal([GroupBed.Group, "simple"], await ListAsync());
        Assert.Equal([GroupBed.Group], await ListAsync("stable"));
        Assert.Equal(["simple"], await ListAsync("Empty"));
        Assert.Empty(await ListAsync(type: "consumer"));
        Assert.Equal(
            [("unknown", KafkaErrorCode.GroupIdNotFound), (GroupBed.Group, KafkaErrorCode.NonEmptyGroup), ("simple", KafkaErrorCode.None)],
            await DeleteAsync("unknown", GroupBed.Group, "simple"));
        Assert.Equal((-1L, "", KafkaErrorCode.None), await _bed.FetchAsync(group: "simple"));

        await _bed.RestartAsync();
        Assert.Equal([GroupBed.Group], await ListAsync());
    }

    [Fact]
    public async Task Offsets_are_deleted_unless_a_member_subscribes_to_the_topic()
    {
        await _bed.CreateTopicAsync("other", 1);
        var member = await _bed.CreateMemberAsync();
        member.Metadata = "\0\0\0\0\0\u0001\0\u0005input\0\0\0\0"; // version 0, one topic, no user data
        await member.JoinAloneAsync();
        await member.CommitAsync(1);

        var whileSubscribed = await DeleteOffsetsAsync();
        await member.LeaveAsync();
        var afterwards = await DeleteOffsetsAsync();

        Assert.Equal([KafkaErrorCode.GroupSubscribedToTopic, KafkaErrorCode.None, KafkaErrorCode.UnknownTopicOrPartition], whileSubscribed);
        Assert.Equal([KafkaErrorCode.None, KafkaErrorCode.None, KafkaErrorCode.UnknownTopicOrPartition], afterwards);
        Assert.Equal((-1L, "", KafkaErrorCode.None), await _bed.FetchAsync());
    }

    [Fact]
    public async Task An_unknown_group_is_dead_to_older_clients_and_not_found_for_newer_ones()
    {
        var older = await _bed.AskAsync<DescribeGroupsResponse>(new DescribeGroupsRequest { Groups = ["unknown"] }, 5);
        var newer = await _bed.AskAsync<DescribeGroupsResponse>(new DescribeGroupsRequest { Groups = ["unknown"] }, 6);

        Assert.Equal(("Dead", 0), (older.Groups.Single().GroupState, older.Groups.Single().ErrorCode));
        Assert.Equal(
            ("Dead", KafkaErrorCode.GroupIdNotFound), (newer.Groups.Single().GroupState, (KafkaErrorCode)newer.Groups.Single().ErrorCode));
    }

    private async Task<Guid> TopicIdAsync() =>
        (await _bed.AskAsync<MetadataResponse>(new MetadataRequest { Topics = [new() { Name = GroupBed.Topic }] }, 12)).Topics.Single().TopicId;

    private async Task<string[]> ListAsync(string? state = null, string? type = null)
    {
        var request = new ListGroupsRequest { StatesFilter = state is null ? [] : [state], TypesFilter = type is null ? [] : [type] };
        var response = await _bed.AskAsync<ListGroupsResponse>(request, 5);
        return [.. response.Groups.Select(group => group.GroupId).Order(StringComparer.Ordinal)];
    }

    private async Task<IEnumerable<(string, KafkaErrorCode)>> DeleteAsync(params string[] groups)
    {
        var response = await _bed.AskAsync<DeleteGroupsResponse>(new DeleteGroupsRequest { GroupsNames = [.. groups] }, 2);
        return response.Results.Select(result => (result.GroupId, (KafkaErrorCode)result.ErrorCode));
    }

    private async Task<KafkaErrorCode[]> DeleteOffsetsAsync()
    {
        var response = await _bed.AskAsync<OffsetDeleteResponse>(
            new OffsetDeleteRequest
            {
                GroupId = GroupBed.Group,
                Topics =
                [
                    new() { Name = GroupBed.Topic, Partitions = [new()] },
                    new() { Name = "other", Partitions = [new()] },
                    new() { Name = "unknown", Partitions = [new()] },
                ],
            },
            0);
        return [.. response.Topics.Select(topic => (KafkaErrorCode)topic.Partitions.Single().ErrorCode)];
    }
}

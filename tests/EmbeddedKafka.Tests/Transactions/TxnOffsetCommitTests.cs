using System.Text;
using EmbeddedKafka.Groups;
using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Transactions;

namespace EmbeddedKafka.Tests.Transactions;

public sealed class TxnOffsetCommitTests : TransactionTest
{
    private const string Group = "fraud";

    [Theory]
    [MemberData(nameof(BothVersions))]
    public async Task Offsets_count_from_the_commit_on_and_an_abort_drops_them(bool isVersion2)
    {
        var producer = await StartClientAsync(isVersion2);
        await producer.WriteOffsetAsync(Group, Topic, 0, 5);
        Assert.Equal(-1, await FetchOffsetAsync());
        Assert.Equal(KafkaErrorCode.None, await producer.CommitAsync());
        Assert.Equal(5, await FetchOffsetAsync());

        await producer.WriteOffsetAsync(Group, Topic, 0, 9);
        Assert.Equal(KafkaErrorCode.None, await producer.AbortAsync());
        Assert.Equal(5, await FetchOffsetAsync());
    }

    [Theory]
    [MemberData(nameof(BothVersions))]
    public async Task Who_wants_stable_offsets_waits_for_the_end_of_the_transaction_also_after_a_restart(bool isVersion2)
    {
        var producer = await StartClientAsync(isVersion2);
        await producer.WriteOffsetAsync(Group, Topic, 0, 5);
        Assert.Equal(KafkaErrorCode.UnstableOffsetCommit, await StableOffsetErrorAsync());
        var identity = producer.Identity;
        await RestartAsync();
        Assert.Equal(KafkaErrorCode.UnstableOffsetCommit, await StableOffsetErrorAsync());
        Assert.Equal(-1, await FetchOffsetAsync());

        producer = Client(isVersion2);
        producer.Identity = identity;
        Assert.Equal(KafkaErrorCode.None, await producer.CommitAsync());
        Assert.Equal(KafkaErrorCode.None, await StableOffsetErrorAsync());
        Assert.Equal(5, await FetchOffsetAsync());
        await RestartAsync();
        Assert.Equal(5, await FetchOffsetAsync());
    }

    [Fact]
    public async Task A_time_out_drops_the_offsets()
    {
        var producer = await StartClientAsync(isVersion2: false, timeoutMs: 5_000);
        await producer.WriteOffsetAsync(Group, Topic, 0, 5);
        Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(KafkaErrorCode.None, await StableOffsetErrorAsync());
        Assert.Equal(-1, await FetchOffsetAsync());
        Assert.Equal(KafkaErrorCode.InvalidProducerEpoch, await producer.CommitOffsetAsync(Group, Topic, 0, 6));
    }

    [Theory]
    [InlineData(0, KafkaErrorCode.InvalidTxnState)]
    [InlineData(3, KafkaErrorCode.InvalidTxnState)]
    [InlineData(4, KafkaErrorCode.TransactionAbortable)]
    [InlineData(5, KafkaErrorCode.None)]
    public async Task A_group_that_is_not_in_the_transaction_is_refused_until_the_request_adds_it_itself(short version, KafkaErrorCode expected)
    {
        var producer = await StartClientAsync(isVersion2: false);
        Assert.Equal(expected, await producer.CommitOffsetAsync(Group, Topic, 0, 5, version: version));
        Assert.Equal(KafkaErrorCode.None, await producer.AddGroupAsync("other"));
        Assert.Equal(expected, await producer.CommitOffsetAsync(Group, Topic, 0, 6, version: version));
        Assert.Equal(KafkaErrorCode.None, await producer.CommitAsync());
        Assert.Equal(expected == KafkaErrorCode.None ? 6 : -1, await FetchOffsetAsync());
    }

    [Theory]
    [MemberData(nameof(BothVersions))]
    public async Task Several_groups_and_partitions_commit_as_one(bool isVersion2)
    {
        var producer = await StartClientAsync(isVersion2);
        await producer.WriteAsync(OtherTopic, 0, "result");
        await producer.WriteOffsetAsync(Group, Topic, 0, 5);
        await producer.WriteOffsetAsync(Group, Topic, 1, 6);
        await producer.WriteOffsetAsync("audit", Topic, 0, 7);
        Assert.Equal(KafkaErrorCode.None, await producer.CommitAsync());
        Assert.Equal((5, 6, 7), (await FetchOffsetAsync(), await FetchOffsetAsync(partition: 1), await FetchOffsetAsync("audit")));
        Assert.Equal(["result"], await ReadAsync(OtherTopic));
    }

    [Theory]
    [MemberData(nameof(BothVersions))]
    public async Task A_member_has_to_be_current(bool isVersion2)
    {
        var (member, generation) = await JoinAsync("static-1");
        var producer = await StartClientAsync(isVersion2);
        if (!isVersion2)
        {
            Assert.Equal(KafkaErrorCode.None, await producer.AddGroupAsync(Group));
        }

        Assert.Equal(KafkaErrorCode.IllegalGeneration, await producer.CommitOffsetAsync(Group, Topic, 0, 5, generation + 1, member));
        Assert.Equal(KafkaErrorCode.UnknownMemberId, await producer.CommitOffsetAsync(Group, Topic, 0, 5, generation, "stranger"));
        Assert.Equal(KafkaErrorCode.FencedInstanceId, await producer.CommitOffsetAsync(Group, Topic, 0, 5, generation, "stranger", "static-1"));
        Assert.Equal(KafkaErrorCode.IllegalGeneration, await producer.CommitOffsetAsync("nobody", Topic, 0, 5, generation, member, version: 5));
        Assert.Equal(KafkaErrorCode.None, await producer.CommitOffsetAsync(Group, Topic, 0, 6, generation, member, "static-1"));
        Assert.Equal(KafkaErrorCode.None, await producer.CommitAsync());
        Assert.Equal(6, await FetchOffsetAsync());
    }

    [Fact]
    public async Task Partitions_that_are_not_there_and_too_much_metadata_are_refused_by_themselves()
    {
        var producer = await StartClientAsync(isVersion2: true);
        var response = await Connection.AskAsync<TxnOffsetCommitResponse>(
            new TxnOffsetCommitRequest
            {
                TransactionalId = Id,
                GroupId = Group,
                ProducerId = producer.Identity.ProducerId,
                ProducerEpoch = producer.Identity.Epoch,
                Topics =
                [
                    new()
                    {
                        Name = Topic,
                        Partitions =
                        [
                            new() { PartitionIndex = 0, CommittedOffset = 1 },
                            new() { PartitionIndex = 1, CommittedOffset = 2, CommittedMetadata = new string('x', OffsetStore.MaxMetadataBytes + 1) },
                            new() { PartitionIndex = 2, CommittedOffset = 3 },
                        ],
                    },
                ],
            },
            5);
        Assert.Equal(
            [KafkaErrorCode.None, KafkaErrorCode.OffsetMetadataTooLarge, KafkaErrorCode.UnknownTopicOrPartition],
            response.Topics.Single().Partitions.Select(partition => (KafkaErrorCode)partition.ErrorCode));
        Assert.Equal(KafkaErrorCode.None, await producer.CommitAsync());
        Assert.Equal((1, -1), (await FetchOffsetAsync(), await FetchOffsetAsync(partition: 1)));
    }

    [Fact]
    public async Task A_group_needs_a_name()
    {
        var producer = await StartClientAsync(isVersion2: false);
        Assert.Equal(KafkaErrorCode.InvalidGroupId, await producer.AddGroupAsync(""));
        Assert.Equal(KafkaErrorCode.InvalidGroupId, await producer.CommitOffsetAsync("", Topic, 0, 5));
        Assert.Equal(nameof(TransactionState.Empty), await StateAsync());
    }

    private async Task<(string Member, int Generation)> JoinAsync(string instance)
    {
        var joined = await Connection.AskAsync<JoinGroupResponse>(
            new JoinGroupRequest
            {
                GroupId = Group,
                GroupInstanceId = instance,
                SessionTimeoutMs = 30_000,
                RebalanceTimeoutMs = 30_000,
                ProtocolType = "consumer",
                Protocols = [new() { Name = "range", Metadata = Encoding.UTF8.GetBytes("subscription") }],
            },
            5);
        Assert.Equal(KafkaErrorCode.None, (KafkaErrorCode)joined.ErrorCode);
        var synced = await Connection.AskAsync<SyncGroupResponse>(
            new SyncGroupRequest
            {
                GroupId = Group,
                GroupInstanceId = instance,
                MemberId = joined.MemberId,
                GenerationId = joined.GenerationId,
                Assignments = [new() { MemberId = joined.MemberId, AssignmentValue = [1] }],
            },
            3);
        Assert.Equal(KafkaErrorCode.None, (KafkaErrorCode)synced.ErrorCode);
        return (joined.MemberId, joined.GenerationId);
    }

    private async Task<long> FetchOffsetAsync(string group = Group, int partition = 0) =>
        (await PartitionReader.FetchOffsetAsync(Connection, group, Topic, partition, requireStable: false)).CommittedOffset;

    private async Task<KafkaErrorCode> StableOffsetErrorAsync() =>
        (KafkaErrorCode)(await PartitionReader.FetchOffsetAsync(Connection, Group, Topic, 0, requireStable: true)).ErrorCode;
}

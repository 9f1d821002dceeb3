using EmbeddedKafka.Protocol.Messages;

namespace EmbeddedKafka.Tests.Protocol;

/// <summary>A member of a classic consumer group that heartbeats only when it is told to.</summary>
internal sealed class RawGroupMember(RawKafkaConnection connection, string group, string? instance = null)
{
    private const short JoinVersion = 7;
    private const short SyncVersion = 5;
    private const short HeartbeatVersion = 4;
    private const short LeaveVersion = 4;
    private const short OffsetCommitVersion = 8;

    public string MemberId { get; set; } = "";

    public int Generation { get; set; } = -1;

    public byte[] Assignment { get; private set; } = [];

    public TimeSpan SessionTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Joins a group without other members, as its leader, and assigns itself something.</summary>
    public async Task JoinAloneAsync()
    {
        await RawProducer.FindCoordinatorAsync(connection, group, isTransaction: false);
        await RawProducer.UntilSettledAsync(async () =>
        {
            var join = await JoinAsync();
            if ((KafkaErrorCode)join.ErrorCode is KafkaErrorCode.MemberIdRequired)
            {
                join = await JoinAsync();
            }

            return join.ErrorCode;
        });
        Assert.Equal(KafkaErrorCode.None, await SyncAsync([1, 2, 3]));
    }

    public async Task<JoinGroupResponse> JoinAsync(params string[] protocols)
    {
        var response = await connection.AskAsync<JoinGroupResponse>(JoinRequest(protocols), JoinVersion);
        if ((KafkaErrorCode)response.ErrorCode is KafkaErrorCode.None or KafkaErrorCode.MemberIdRequired)
        {
            (MemberId, Generation) = (response.MemberId, response.GenerationId);
        }

        return response;
    }

    /// <summary>Syncs; the leader gives every member the same assignment.</summary>
    public async Task<KafkaErrorCode> SyncAsync(byte[]? assignment = null, params IEnumerable<string> members)
    {
        var response = await connection.AskAsync<SyncGroupResponse>(
            new SyncGroupRequest
            {
                GroupId = group,
                GenerationId = Generation,
                MemberId = MemberId,
                GroupInstanceId = instance,
                ProtocolType = "consumer",
                ProtocolName = "range",
                Assignments = assignment is null
                    ? []
                    : [.. members.DefaultIfEmpty(MemberId).Select(member => new SyncGroupRequest.Assignment { MemberId = member, AssignmentValue = assignment })],
            },
            SyncVersion);
        Assignment = response.Assignment;
        return (KafkaErrorCode)response.ErrorCode;
    }

    public async Task<KafkaErrorCode> HeartbeatAsync() =>
        (KafkaErrorCode)(await connection.AskAsync<HeartbeatResponse>(
            new HeartbeatRequest { GroupId = group, GenerationId = Generation, MemberId = MemberId, GroupInstanceId = instance },
            HeartbeatVersion)).ErrorCode;

    public async Task<KafkaErrorCode> LeaveAsync()
    {
        var response = await connection.AskAsync<LeaveGroupResponse>(
            new LeaveGroupRequest { GroupId = group, Members = [new() { MemberId = MemberId, GroupInstanceId = instance }] }, LeaveVersion);
        return (KafkaErrorCode)(response.ErrorCode != 0 ? response.ErrorCode : response.Members.Single().ErrorCode);
    }

    public async Task<KafkaErrorCode> CommitAsync(string topic, long offset, string? metadata = null)
    {
        await RawProducer.FindCoordinatorAsync(connection, group, isTransaction: false);
        return await RawProducer.UntilSettledAsync(async () =>
            (await connection.AskAsync<OffsetCommitResponse>(
                new OffsetCommitRequest
                {
                    GroupId = group,
                    GenerationIdOrMemberEpoch = Generation,
                    MemberId = MemberId,
                    GroupInstanceId = instance,
                    Topics = [new() { Name = topic, Partitions = [new() { CommittedOffset = offset, CommittedMetadata = metadata }] }],
                },
                OffsetCommitVersion)).Topics.Single().Partitions.Single().ErrorCode);
    }

    /// <summary>The request with which this member joins, for tests that send it without waiting.</summary>
    public JoinGroupRequest JoinRequest(params string[] protocols) => new()
    {
        GroupId = group,
        SessionTimeoutMs = (int)SessionTimeout.TotalMilliseconds,
        RebalanceTimeoutMs = 60_000,
        MemberId = MemberId,
        GroupInstanceId = instance,
        ProtocolType = "consumer",
        Protocols = [.. protocols.DefaultIfEmpty("range").Select(protocol => new JoinGroupRequest.Protocol { Name = protocol })],
    };
}

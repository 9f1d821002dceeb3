using System.Text;
using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Tests.Protocol;

namespace EmbeddedKafka.Tests.Groups;

/// <summary>A member of a classic group that does only what it is told to.</summary>
public sealed class RawMember(RawKafkaConnection connection, string? instance = null)
{
    private RawKafkaConnection.SentRequest _waiting;

    public string MemberId { get; set; } = "";

    public int Generation { get; set; } = -1;

    public string Group { get; init; } = GroupBed.Group;

    public TimeSpan SessionTimeout { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan RebalanceTimeout { get; init; } = TimeSpan.FromSeconds(60);

    public short JoinVersion { get; init; } = 9;

    /// <summary>The assignors that it offers, the one that it likes best first.</summary>
    public string[] Protocols { get; set; } = ["range"];

    /// <summary>What it tells its assignor.</summary>
    public string Metadata { get; set; } = "";

    public RawKafkaConnection Connection => connection;

    /// <summary>Joins with the id that the broker gives it, and waits for the others.</summary>
    internal async Task<JoinGroupResponse> JoinAsync()
    {
        var response = await AskToJoinAsync();
        return (KafkaErrorCode)response.ErrorCode == KafkaErrorCode.MemberIdRequired ? await AskToJoinAsync() : response;
    }

    /// <summary>Sends one JoinGroup request and waits for the answer.</summary>
    internal async Task<JoinGroupResponse> AskToJoinAsync()
    {
        await BeginJoinAsync();
        return await EndJoinAsync();
    }

    /// <summary>Sends a JoinGroup request whose answer <see cref="EndJoinAsync"/> takes.</summary>
    internal async Task BeginJoinAsync() => _waiting = await connection.SendAsync(
        new JoinGroupRequest
        {
            GroupId = Group,
            SessionTimeoutMs = (int)SessionTimeout.TotalMilliseconds,
            RebalanceTimeoutMs = (int)RebalanceTimeout.TotalMilliseconds,
            MemberId = MemberId,
            GroupInstanceId = instance,
            ProtocolType = "consumer",
            Protocols = [.. Protocols.Select(name => new JoinGroupRequest.Protocol { Name = name, Metadata = Encoding.UTF8.GetBytes(Metadata) })],
        },
        JoinVersion);

    /// <summary>Gets an id and sends the JoinGroup request that makes it a member.</summary>
    internal async Task BeginJoinWithIdAsync()
    {
        Assert.Equal(KafkaErrorCode.MemberIdRequired, (KafkaErrorCode)(await AskToJoinAsync()).ErrorCode);
        await BeginJoinAsync();
    }

    internal async Task<JoinGroupResponse> EndJoinAsync()
    {
        var response = await connection.ReceiveAsync<JoinGroupResponse>(_waiting);
        if ((KafkaErrorCode)response.ErrorCode is KafkaErrorCode.None or KafkaErrorCode.MemberIdRequired)
        {
            (MemberId, Generation) = (response.MemberId, response.GenerationId);
        }

        return response;
    }

    /// <summary>Joins a group without members and takes the assignment that it makes for itself.</summary>
    internal async Task JoinAloneAsync(string assignment = "all")
    {
        Assert.Equal(KafkaErrorCode.None, (KafkaErrorCode)(await JoinAsync()).ErrorCode);
        Assert.Equal(assignment, Text(await SyncAsync((MemberId, assignment))));
    }

    internal async Task<SyncGroupResponse> SyncAsync(params (string Member, string Assignment)[] assignments)
    {
        await BeginSyncAsync(assignments);
        return await EndSyncAsync();
    }

    internal async Task BeginSyncAsync(params (string Member, string Assignment)[] assignments) => _waiting = await connection.SendAsync(
        new SyncGroupRequest
        {
            GroupId = Group,
            GenerationId = Generation,
            MemberId = MemberId,
            GroupInstanceId = instance,
            ProtocolType = "consumer",
            Assignments =
            [
                .. assignments.Select(assignment => new SyncGroupRequest.Assignment
                {
                    MemberId = assignment.Member,
                    AssignmentValue = Encoding.UTF8.GetBytes(assignment.Assignment),
                }),
            ],
        },
        5);

    internal Task<SyncGroupResponse> EndSyncAsync() => connection.ReceiveAsync<SyncGroupResponse>(_waiting);

    internal async Task<KafkaErrorCode> HeartbeatAsync() =>
        (KafkaErrorCode)(await connection.AskAsync<HeartbeatResponse>(
            new HeartbeatRequest { GroupId = Group, GenerationId = Generation, MemberId = MemberId, GroupInstanceId = instance }, 4)).ErrorCode;

    internal async Task<KafkaErrorCode> LeaveAsync()
    {
        var response = await connection.AskAsync<LeaveGroupResponse>(
            new LeaveGroupRequest { GroupId = Group, Members = [new() { MemberId = MemberId, GroupInstanceId = instance }] }, 5);
        return (KafkaErrorCode)(response.ErrorCode != 0 ? response.ErrorCode : response.Members.Single().ErrorCode);
    }

    internal async Task<KafkaErrorCode> CommitAsync(long offset, short version = 9)
    {
        var response = await connection.AskAsync<OffsetCommitResponse>(
            new OffsetCommitRequest
            {
                GroupId = Group,
                GenerationIdOrMemberEpoch = Generation,
                MemberId = MemberId,
                GroupInstanceId = instance,
                Topics = [new() { Name = GroupBed.Topic, Partitions = [new() { CommittedOffset = offset }] }],
            },
            version);
        return (KafkaErrorCode)response.Topics.Single().Partitions.Single().ErrorCode;
    }

    internal static string Text(SyncGroupResponse response)
    {
        Assert.Equal(KafkaErrorCode.None, (KafkaErrorCode)response.ErrorCode);
        return Encoding.UTF8.GetString(response.Assignment);
    }
}

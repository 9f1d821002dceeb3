using EmbeddedKafka.Groups.Records;
using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Requests;

namespace EmbeddedKafka.Groups.Classic;

/// <summary>
/// A group of the classic protocol: its members join, one of them makes the assignment, and all of it begins again when
/// somebody comes, goes or changes. A group that only has offsets is one of these too, without members.
/// </summary>
internal sealed partial class ClassicGroup : Group
{
    private const short RecordVersion = 3;
    private const short RecordFlexibleFrom = 4;
    private const short MemberIdRequiredFrom = 4;
    private const short SkipAssignmentFrom = 9;

    /// <summary>Member ids begin with what the client calls itself, as far as that is of use to a reader.</summary>
    private const int LongestClientPrefix = 200;

    private readonly BrokerGate _gate;
    private readonly GroupLog _log;
    private readonly TimeSpan _initialDelay;
    private readonly ClassicMembers _members = new();
    private readonly Dictionary<string, Deadline> _promised = new(StringComparer.Ordinal);
    private readonly Deadline _joinDeadline;
    private readonly Deadline _syncDeadline;
    private long _stateSinceMs;
    private bool _isFirstRebalance;
    private bool _grewSinceDelay;
    private TimeSpan _delayLeft;

    public ClassicGroup(string id, BrokerGate gate, GroupLog log, TimeSpan initialDelay)
        : base(id)
    {
        _gate = gate;
        _log = log;
        _initialDelay = initialDelay;
        _joinDeadline = new Deadline(gate, JoinDeadlineMissed);
        _syncDeadline = new Deadline(gate, SyncDeadlineMissed);
        _stateSinceMs = gate.NowMs;
    }

    public ClassicGroupState State { get; private set; }

    public int Generation { get; private set; }

    /// <summary>The assignor of the generation; null without members.</summary>
    public string? Protocol { get; private set; }

    public IReadOnlyList<ClassicMember> Members => _members.All;

    public override string Type => "classic";

    public override string StateName => State.ToString();

    public override string ProtocolType => _members.ProtocolType;

    public override bool IsEmpty => _members.Count == 0 && _promised.Count == 0;

    public override long EmptySinceMs => _stateSinceMs;

    /// <summary>Makes the group what it was when the record was written. Its members have their whole session time-outs left.</summary>
    public void Restore(ReadOnlyMemory<byte> record)
    {
        var value = GroupRecord.ReadValue<ClassicGroupValue>(record, RecordFlexibleFrom);
        _members.ProtocolType = value.ProtocolType;
        Generation = value.Generation;
        Protocol = value.Protocol;
        State = value.Members.Count == 0 ? ClassicGroupState.Empty : ClassicGroupState.Stable;
        _stateSinceMs = value.CurrentStateTimestamp;
        foreach (var kept in value.Members)
        {
            var member = NewMember(kept.MemberId, kept.GroupInstanceId, kept.ClientId, kept.ClientHost);
            member.SessionTimeout = TimeSpan.FromMilliseconds(kept.SessionTimeout);
            member.RebalanceTimeout = TimeSpan.FromMilliseconds(kept.RebalanceTimeout < 0 ? kept.SessionTimeout : kept.RebalanceTimeout);
            member.Protocols = [new() { Name = value.Protocol ?? "", Metadata = kept.Subscription }];
            member.Assignment = kept.Assignment;
            member.HasSynced = true;
            _members.Add(member);
            member.KeepAlive();
        }

        _members.RestoreLeader(value.Leader);
    }

    /// <summary>Takes a member in, or again. The task ends when the members are complete.</summary>
    public Task<JoinGroupResponse> Join(JoinGroupRequest request, RequestContext context)
    {
        if (!HasRoomFor(request))
        {
            return RefuseJoin(request, KafkaErrorCode.GroupMaxSizeReached);
        }

        if (!_members.Support(request.ProtocolType, request.Protocols))
        {
            return RefuseJoin(request, KafkaErrorCode.InconsistentGroupProtocol);
        }

        if (request.MemberId.Length == 0)
        {
            return JoinNew(request, context);
        }

        if (_promised.Remove(request.MemberId, out var promise))
        {
            promise.Dispose();
            return Admit(NewMember(request.MemberId, request.GroupInstanceId, context.ClientId, context.ClientHost), request);
        }

        var error = Check(request.MemberId, request.GroupInstanceId, out var member);
        return error == KafkaErrorCode.None ? Rejoin(member!, request) : RefuseJoin(request, error);
    }

    /// <summary>
    /// Nobody reads the answer of a join any more. A member that does not even know its id is gone with it; another has its
    /// session time-out to come back.
    /// </summary>
    public void AbandonJoin(Task<JoinGroupResponse> join)
    {
        if (_members.All.FirstOrDefault(member => member.Joining?.Task == join) is not { } member)
        {
            return;
        }

        if (member is { IsNew: true, InstanceId: null })
        {
            Depart(member);
            return;
        }

        EndJoin(member, KafkaErrorCode.UnknownMemberId);
        member.KeepAlive();
    }

    /// <summary>Gives a member its assignment; the leader brings those of all. The task ends when the leader has.</summary>
    public Task<SyncGroupResponse> Sync(SyncGroupRequest request)
    {
        var error = Check(request.MemberId, request.GroupInstanceId, request.GenerationId, out var member);
        if (error == KafkaErrorCode.None
            && ((request.ProtocolType is { } type && type != ProtocolType) || (request.ProtocolName is { } name && name != Protocol)))
        {
            error = KafkaErrorCode.InconsistentGroupProtocol;
        }

        if (error == KafkaErrorCode.None && State == ClassicGroupState.PreparingRebalance)
        {
            error = KafkaErrorCode.RebalanceInProgress;
        }

        if (error != KafkaErrorCode.None)
        {
            return Task.FromResult(new SyncGroupResponse { ErrorCode = (short)error });
        }

        member!.HasSynced = true;
        if (State == ClassicGroupState.CompletingRebalance && member != _members.Leader)
        {
            EndSync(member, KafkaErrorCode.RebalanceInProgress);
            member.Syncing = new(TaskCreationOptions.RunContinuationsAsynchronously);
            member.Session.Cancel();
            return member.Syncing.Task;
        }

        if (State == ClassicGroupState.CompletingRebalance)
        {
            Assign(request.Assignments);
        }

        if (_members.AllSynced)
        {
            _syncDeadline.Cancel();
        }

        member.KeepAlive();
        return Task.FromResult(Assigned(member));
    }

    /// <summary>Nobody reads the answer of a sync any more: the member has its session time-out to come back.</summary>
    public void AbandonSync(Task<SyncGroupResponse> sync)
    {
        if (_members.All.FirstOrDefault(member => member.Syncing?.Task == sync) is { } member)
        {
            EndSync(member, KafkaErrorCode.RebalanceInProgress);
        }
    }

    /// <summary>Notes that a member lives, and tells it whether it has to join again.</summary>
    public KafkaErrorCode Heartbeat(HeartbeatRequest request)
    {
        var error = Check(request.MemberId, request.GroupInstanceId, request.GenerationId, out var member);
        if (error != KafkaErrorCode.None)
        {
            return error;
        }

        member!.KeepAlive();
        return State == ClassicGroupState.PreparingRebalance ? KafkaErrorCode.RebalanceInProgress : KafkaErrorCode.None;
    }

    /// <summary>Lets a member go. A static one may be named by its instance id alone.</summary>
    public KafkaErrorCode Leave(string memberId, string? instanceId)
    {
        if (_promised.Remove(memberId, out var promise))
        {
            promise.Dispose();
            TryCompleteJoin();
            return KafkaErrorCode.None;
        }

        ClassicMember? member;
        if (memberId.Length == 0 && instanceId is not null)
        {
            member = _members.FindStatic(instanceId);
        }
        else if (Check(memberId, instanceId, out member) is var error and not KafkaErrorCode.None)
        {
            return error;
        }

        if (member is null)
        {
            return KafkaErrorCode.UnknownMemberId;
        }

        Depart(member);
        return KafkaErrorCode.None;
    }

    public override KafkaErrorCode ValidateCommit(string memberId, string? instanceId, int epoch, short version, bool transactional)
    {
        if (epoch < 0 && State == ClassicGroupState.Empty)
        {
            return KafkaErrorCode.None;
        }

        if (epoch < 0 && memberId.Length == 0 && instanceId is null)
        {
            // Whoever names no member must not overwrite what members commit. A transactional producer may, as it fences
            // its predecessors by itself.
            return transactional ? KafkaErrorCode.None : KafkaErrorCode.UnknownMemberId;
        }

        var error = Check(memberId, instanceId, epoch, out var member);
        if (error != KafkaErrorCode.None || transactional)
        {
            return error;
        }

        if (State == ClassicGroupState.CompletingRebalance)
        {
            return KafkaErrorCode.RebalanceInProgress;
        }

        member!.KeepAlive();
        return KafkaErrorCode.None;
    }

    public override KafkaErrorCode ValidateFetch(string? memberId, int epoch) => KafkaErrorCode.None;

    public override bool IsSubscribedTo(string topic) =>
        _members.All.Any(member =>
            ConsumerSubscription.ReadTopics(member.MetadataFor(Protocol)) is not { } topics || topics.Contains(topic));

    public override IEnumerable<GroupRecord> Tombstones() => [GroupRecord.Tombstone(new ClassicGroupKey { GroupId = Id })];

    public override void Dispose()
    {
        _joinDeadline.Dispose();
        _syncDeadline.Dispose();
        foreach (var promise in _promised.Values)
        {
            promise.Dispose();
        }

        foreach (var member in _members.All)
        {
            member.Session.Dispose();
        }
    }
}

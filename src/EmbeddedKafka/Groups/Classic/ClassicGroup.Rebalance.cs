using EmbeddedKafka.Groups.Records;
using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Requests;

namespace EmbeddedKafka.Groups.Classic;

/// <summary>How the group gets from one generation to the next.</summary>
internal sealed partial class ClassicGroup
{
    private static Task<JoinGroupResponse> RefuseJoin(JoinGroupRequest request, KafkaErrorCode error) =>
        Task.FromResult(new JoinGroupResponse { ErrorCode = (short)error, MemberId = request.MemberId });

    private static string NewMemberId(JoinGroupRequest request, RequestContext context)
    {
        var prefix = request.GroupInstanceId ?? context.ClientId;
        return $"{(prefix.Length > LongestClientPrefix ? prefix[..LongestClientPrefix] : prefix)}-{Guid.NewGuid()}";
    }

    private static void Update(ClassicMember member, JoinGroupRequest request)
    {
        member.SessionTimeout = TimeSpan.FromMilliseconds(request.SessionTimeoutMs);
        member.RebalanceTimeout = TimeSpan.FromMilliseconds(
            request.RebalanceTimeoutMs < 0 ? request.SessionTimeoutMs : request.RebalanceTimeoutMs);
        member.Protocols = request.Protocols;
    }

    private static void EndJoin(ClassicMember member, JoinGroupResponse response)
    {
        var joining = member.Joining;
        member.Joining = null;
        joining?.SetResult(response);
    }

    private static void EndJoin(ClassicMember member, KafkaErrorCode error) =>
        EndJoin(member, new JoinGroupResponse { ErrorCode = (short)error, MemberId = member.Id });

    private static void EndSync(ClassicMember member, SyncGroupResponse response)
    {
        if (member.Syncing is { } syncing)
        {
            member.Syncing = null;
            member.KeepAlive();
            syncing.SetResult(response);
        }
    }

    private static void EndSync(ClassicMember member, KafkaErrorCode error) =>
        EndSync(member, new SyncGroupResponse { ErrorCode = (short)error });

    private KafkaErrorCode Check(string memberId, string? instanceId, out ClassicMember? member)
    {
        member = _members.Find(memberId);
        if (instanceId is not null && _members.FindStatic(instanceId) is { } current && current.Id != memberId)
        {
            return KafkaErrorCode.FencedInstanceId;
        }

        return member is null || (instanceId is not null && member.InstanceId != instanceId)
            ? KafkaErrorCode.UnknownMemberId
            : KafkaErrorCode.None;
    }

    private KafkaErrorCode Check(string memberId, string? instanceId, int generation, out ClassicMember? member)
    {
        var error = Check(memberId, instanceId, out member);
        return error == KafkaErrorCode.None && generation != Generation ? KafkaErrorCode.IllegalGeneration : error;
    }

    private bool HasRoomFor(JoinGroupRequest request) =>
        _members.Count + _promised.Count < GroupLimits.Members
        || _members.Find(request.MemberId) is not null
        || _promised.ContainsKey(request.MemberId)
        || (request.GroupInstanceId is { } instance && _members.FindStatic(instance) is not null);

    private ClassicMember NewMember(string id, string? instanceId, string clientId, string clientHost)
    {
        ClassicMember member = null!;
        return member = new ClassicMember(id, instanceId, new Deadline(_gate, () => Depart(member)))
        {
            ClientId = clientId,
            ClientHost = clientHost,
        };
    }

    private Task<JoinGroupResponse> JoinNew(JoinGroupRequest request, RequestContext context)
    {
        var id = NewMemberId(request, context);
        if (request.GroupInstanceId is null && context.Version >= MemberIdRequiredFrom)
        {
            Promise(id, TimeSpan.FromMilliseconds(request.SessionTimeoutMs));
            return Task.FromResult(new JoinGroupResponse { ErrorCode = (short)KafkaErrorCode.MemberIdRequired, MemberId = id });
        }

        var member = NewMember(id, request.GroupInstanceId, context.ClientId, context.ClientHost);
        return request.GroupInstanceId is { } instance && _members.FindStatic(instance) is { } old
            ? ReplaceStatic(old, member, request, context.Version)
            : Admit(member, request);
    }

    /// <summary>Waits for a client to come back with the member id that it was given.</summary>
    private void Promise(string memberId, TimeSpan timeout)
    {
        var deadline = new Deadline(_gate, () =>
        {
            _promised.Remove(memberId, out var promise);
            promise?.Dispose();
            TryCompleteJoin();
        });
        deadline.Set(timeout);
        _promised.Add(memberId, deadline);
    }

    private Task<JoinGroupResponse> Admit(ClassicMember member, JoinGroupRequest request)
    {
        if (_members.Count == 0)
        {
            _members.ProtocolType = request.ProtocolType;
        }

        member.IsNew = true;
        _grewSinceDelay = true;
        _members.Add(member);
        return Await(member, request);
    }

    private Task<JoinGroupResponse> Rejoin(ClassicMember member, JoinGroupRequest request)
    {
        var changesNothing = member.Offers(request.Protocols)
            && (State == ClassicGroupState.CompletingRebalance
                || (State == ClassicGroupState.Stable && member != _members.Leader));
        if (changesNothing)
        {
            member.KeepAlive();
            return Task.FromResult(Joined(member));
        }

        return Await(member, request);
    }

    private Task<JoinGroupResponse> ReplaceStatic(ClassicMember old, ClassicMember member, JoinGroupRequest request, short version)
    {
        var leaderBefore = _members.Leader!.Id;
        member.Assignment = old.Assignment;
        member.HasSynced = old.HasSynced;
        EndJoin(old, KafkaErrorCode.FencedInstanceId);
        EndSync(old, KafkaErrorCode.FencedInstanceId);
        old.Session.Dispose();
        _members.Replace(old, member);
        Update(member, request);
        if (State != ClassicGroupState.Stable || _members.SelectProtocol() != Protocol)
        {
            return Await(member, request);
        }

        Persist();
        member.KeepAlive();
        var response = Joined(member);
        if (version >= SkipAssignmentFrom)
        {
            response.SkipAssignment = member == _members.Leader;
        }
        else
        {
            // An older client that finds itself the leader would make an assignment that nobody asked for.
            response.Leader = leaderBefore;
            response.Members = [];
        }

        return Task.FromResult(response);
    }

    private Task<JoinGroupResponse> Await(ClassicMember member, JoinGroupRequest request)
    {
        EndJoin(member, KafkaErrorCode.RebalanceInProgress);
        EndSync(member, KafkaErrorCode.RebalanceInProgress);
        Update(member, request);
        member.Joining = new(TaskCreationOptions.RunContinuationsAsynchronously);
        member.Session.Cancel();
        var join = member.Joining.Task;
        if (State == ClassicGroupState.PreparingRebalance)
        {
            TryCompleteJoin();
        }
        else
        {
            PrepareRebalance();
        }

        return join;
    }

    private void PrepareRebalance()
    {
        foreach (var member in _members.All)
        {
            EndSync(member, KafkaErrorCode.RebalanceInProgress);
        }

        _syncDeadline.Cancel();
        _isFirstRebalance = State == ClassicGroupState.Empty;
        Become(ClassicGroupState.PreparingRebalance);
        if (!_isFirstRebalance)
        {
            _joinDeadline.Set(_members.RebalanceTimeout);
            TryCompleteJoin();
        }
        else if (_initialDelay > TimeSpan.Zero)
        {
            _grewSinceDelay = false;
            _delayLeft = _members.RebalanceTimeout - _initialDelay;
            _joinDeadline.Set(_initialDelay);
        }
        else
        {
            CompleteJoin();
        }
    }

    private void TryCompleteJoin()
    {
        if (State == ClassicGroupState.PreparingRebalance && !_isFirstRebalance && _promised.Count == 0 && _members.AllJoining)
        {
            CompleteJoin();
        }
    }

    private void JoinDeadlineMissed()
    {
        if (_isFirstRebalance && _grewSinceDelay && _delayLeft > TimeSpan.Zero)
        {
            var delay = _delayLeft < _initialDelay ? _delayLeft : _initialDelay;
            _delayLeft -= delay;
            _grewSinceDelay = false;
            _joinDeadline.Set(delay);
            return;
        }

        CompleteJoin();
    }

    private void CompleteJoin()
    {
        foreach (var member in _members.All.Where(member => member.Joining is null && member.InstanceId is null).ToArray())
        {
            Remove(member);
        }

        if (_members.Count > 0 && !_members.ElectJoinedLeader())
        {
            // Only static members are left, and none of them is here: they keep their place until their sessions end.
            _joinDeadline.Set(_members.RebalanceTimeout);
            return;
        }

        _joinDeadline.Cancel();
        _isFirstRebalance = false;
        Generation++;
        if (_members.Count == 0)
        {
            Protocol = null;
            Become(ClassicGroupState.Empty);
            Persist();
            return;
        }

        Protocol = _members.SelectProtocol();
        Become(ClassicGroupState.CompletingRebalance);
        _syncDeadline.Set(_members.RebalanceTimeout);
        foreach (var member in _members.All)
        {
            member.IsNew = false;
            member.HasSynced = false;
            member.Assignment = [];
            var wasJoining = member.Joining is not null;
            EndJoin(member, Joined(member));
            if (wasJoining)
            {
                member.KeepAlive();
            }
        }
    }

    private void SyncDeadlineMissed()
    {
        foreach (var member in _members.All.Where(member => !member.HasSynced).ToArray())
        {
            Remove(member);
        }

        PrepareRebalance();
    }

    private void Assign(List<SyncGroupRequest.Assignment> assignments)
    {
        foreach (var assignment in assignments)
        {
            if (_members.Find(assignment.MemberId) is { } member)
            {
                member.Assignment = assignment.AssignmentValue;
            }
        }

        Become(ClassicGroupState.Stable);
        Persist();
        foreach (var member in _members.All)
        {
            EndSync(member, Assigned(member));
        }
    }

    private void Depart(ClassicMember member)
    {
        Remove(member);
        if (State is ClassicGroupState.Stable or ClassicGroupState.CompletingRebalance)
        {
            PrepareRebalance();
        }
        else
        {
            TryCompleteJoin();
        }
    }

    private void Remove(ClassicMember member)
    {
        EndJoin(member, KafkaErrorCode.UnknownMemberId);
        EndSync(member, KafkaErrorCode.UnknownMemberId);
        member.Session.Dispose();
        _members.Remove(member);
    }

    private void Become(ClassicGroupState state)
    {
        State = state;
        _stateSinceMs = _gate.NowMs;
    }

    private JoinGroupResponse Joined(ClassicMember member)
    {
        var response = new JoinGroupResponse
        {
            GenerationId = Generation,
            ProtocolType = ProtocolType,
            ProtocolName = Protocol,
            Leader = _members.Leader!.Id,
            MemberId = member.Id,
        };
        if (member == _members.Leader)
        {
            foreach (var other in _members.All)
            {
                response.Members.Add(new()
                {
                    MemberId = other.Id,
                    GroupInstanceId = other.InstanceId,
                    Metadata = other.MetadataFor(Protocol),
                });
            }
        }

        return response;
    }

    private SyncGroupResponse Assigned(ClassicMember member) =>
        new() { ProtocolType = ProtocolType, ProtocolName = Protocol, Assignment = member.Assignment };

    private void Persist()
    {
        var value = new ClassicGroupValue
        {
            ProtocolType = ProtocolType,
            Generation = Generation,
            Protocol = Protocol,
            Leader = _members.Leader?.Id,
            CurrentStateTimestamp = _stateSinceMs,
        };
        foreach (var member in _members.All)
        {
            value.Members.Add(new()
            {
                MemberId = member.Id,
                GroupInstanceId = member.InstanceId,
                ClientId = member.ClientId,
                ClientHost = member.ClientHost,
                RebalanceTimeout = (int)member.RebalanceTimeout.TotalMilliseconds,
                SessionTimeout = (int)member.SessionTimeout.TotalMilliseconds,
                Subscription = member.MetadataFor(Protocol),
                Assignment = member.Assignment,
            });
        }

        _log.Append([GroupRecord.Of(new ClassicGroupKey { GroupId = Id }, value, RecordVersion, flexible: false)]);
    }
}

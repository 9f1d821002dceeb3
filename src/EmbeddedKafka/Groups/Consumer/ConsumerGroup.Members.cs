using EmbeddedKafka.Groups.Records;
using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Requests;
using EmbeddedKafka.Topics;

namespace EmbeddedKafka.Groups.Consumer;

/// <summary>How members come and go, and what their changes do to the group.</summary>
internal sealed partial class ConsumerGroup
{
    /// <summary>What a member subscribes to after a request, which says only what is new.</summary>
    private static MemberValue Merge(MemberValue? known, ConsumerGroupHeartbeatRequest request, RequestContext context)
    {
        var saysNothing = request is
        {
            RackId: null, RebalanceTimeoutMs: -1, SubscribedTopicNames: null, SubscribedTopicRegex: null, ServerAssignor: null,
        };
        return known is not null && saysNothing ? known : new()
        {
            InstanceId = request.InstanceId ?? known?.InstanceId,
            RackId = request.RackId ?? known?.RackId,
            ClientId = context.ClientId,
            ClientHost = context.ClientHost,
            SubscribedTopicNames = request.SubscribedTopicNames is { } names
                ? [.. names.Distinct().Order(StringComparer.Ordinal)]
                : known?.SubscribedTopicNames ?? [],
            SubscribedTopicRegex = request.SubscribedTopicRegex ?? known?.SubscribedTopicRegex,
            RebalanceTimeoutMs = request.RebalanceTimeoutMs != -1 ? request.RebalanceTimeoutMs : known?.RebalanceTimeoutMs ?? -1,
            ServerAssignor = request.ServerAssignor ?? known?.ServerAssignor,
        };
    }

    private IReadOnlyList<string> MatchTopics(MemberValue subscription) =>
        subscription.SubscribedTopicRegex is { Length: > 0 } regex
            ? TopicRegex.Match(regex, _topics.All.Select(topic => topic.Name))
            : [];

    private ConsumerMember? Existing(ConsumerGroupHeartbeatRequest request) =>
        request.InstanceId is { } instance
            ? _members.Values.FirstOrDefault(member => member.Subscription.InstanceId == instance)
            : _members.GetValueOrDefault(request.MemberId);

    private ConsumerMember Known(ConsumerGroupHeartbeatRequest request, HashSet<TopicIdPartition>? owned)
    {
        var member = Existing(request)
            ?? throw new RefusedException(KafkaErrorCode.UnknownMemberId, $"Group '{Id}' has no member '{request.MemberId}'.");
        RequireSameInstance(member, request);

        // A member that missed the answer to its last heartbeat still has the epoch before.
        var missedAnswer = request.MemberEpoch == member.PreviousEpoch && owned is not null && owned.IsSubsetOf(member.Assigned);
        return request.MemberEpoch == member.Epoch || (request.MemberEpoch < member.Epoch && missedAnswer)
            ? member
            : throw new RefusedException(
                KafkaErrorCode.FencedMemberEpoch,
                $"Member '{member.Id}' is in epoch {member.Epoch}, not {request.MemberEpoch}: it must give all partitions up and join again.");
    }

    private ConsumerMember Admit(ConsumerGroupHeartbeatRequest request)
    {
        var existing = Existing(request);
        if (existing is not null && request.InstanceId is null)
        {
            return existing;
        }

        if (existing is { Epoch: not ConsumerMember.AwayEpoch })
        {
            throw new RefusedException(
                KafkaErrorCode.UnreleasedInstanceId,
                $"Instance '{request.InstanceId}' is in use by member '{existing.Id}', which has not left.");
        }

        if (existing is null && _members.Count >= GroupLimits.Members)
        {
            throw new RefusedException(KafkaErrorCode.GroupMaxSizeReached, $"Group '{Id}' has {_members.Count} members, the most that there may be.");
        }

        if (existing is null && _members.ContainsKey(request.MemberId))
        {
            throw new RefusedException(KafkaErrorCode.InvalidRequest, $"Member '{request.MemberId}' must not change its instance id.");
        }

        var member = NewMember(request.MemberId, existing?.Subscription ?? new());
        if (existing is null)
        {
            _hasChanged = true;
        }
        else
        {
            (member.Target, member.Assigned, member.Revoking, member.State, member.MatchedTopics) =
                (existing.Target, existing.Assigned, existing.Revoking, existing.State, existing.MatchedTopics);
            Discard(existing);
            _unwritten.Add(SubscriptionOf(member));
            _unwritten.Add(TargetOf(member));
        }

        _members.Add(member.Id, member);
        _unwritten.Add(CurrentAssignmentOf(member));
        return member;
    }

    private static void RequireSameInstance(ConsumerMember member, ConsumerGroupHeartbeatRequest request)
    {
        if (request.InstanceId is not null && member.Id != request.MemberId)
        {
            throw new RefusedException(
                KafkaErrorCode.FencedInstanceId, $"Instance '{request.InstanceId}' is in use by another member than '{request.MemberId}'.");
        }
    }

    private ConsumerMember NewMember(string id, MemberValue subscription)
    {
        ConsumerMember member = null!;
        return member = new(id, subscription, new Deadline(_gate, Expel), new Deadline(_gate, Expel));

        void Expel()
        {
            Remove(member);
            Write();
        }
    }

    private void Subscribe(ConsumerMember member, MemberValue subscription, IReadOnlyList<string> matched)
    {
        if (ReferenceEquals(member.Subscription, subscription))
        {
            return;
        }

        var topicsBefore = member.Topics.ToHashSet();
        var recordBefore = SubscriptionOf(member);
        var changesAssignor = member.Subscription.ServerAssignor != subscription.ServerAssignor;
        (member.Subscription, member.MatchedTopics) = (subscription, matched);
        if (changesAssignor || !topicsBefore.SetEquals(member.Topics))
        {
            _hasChanged = true;
            _areTopicsStale = true;
        }

        var record = SubscriptionOf(member);
        if (!record.Value.AsSpan().SequenceEqual(recordBefore.Value))
        {
            _unwritten.Add(record);
        }
    }

    /// <summary>Looks whether topics that somebody subscribes to have come, gone or grown.</summary>
    private void RefreshTopics()
    {
        if (!_areTopicsStale)
        {
            return;
        }

        foreach (var member in _members.Values)
        {
            var matched = MatchTopics(member.Subscription);
            _hasChanged |= !matched.SequenceEqual(member.MatchedTopics);
            member.MatchedTopics = matched;
        }

        var counts = new Dictionary<Guid, int>();
        foreach (var name in _members.Values.SelectMany(member => member.Topics).Distinct())
        {
            if (_topics.Find(name) is { } topic)
            {
                counts[topic.Id] = topic.Partitions.Count;
            }
        }

        if (counts.Count != _partitionCounts.Count || counts.Any(topic => _partitionCounts.GetValueOrDefault(topic.Key) != topic.Value))
        {
            _partitionCounts = counts;
            _hasChanged = true;
        }

        _areTopicsStale = false;
    }

    /// <summary>Begins a new epoch if anything has changed that the assignment depends on.</summary>
    private void Advance()
    {
        if (_hasChanged)
        {
            _hasChanged = false;
            Epoch++;
            _unwritten.Add(GroupRecord.Of(new ConsumerGroupKey { GroupId = Id }, new EpochValue { Epoch = Epoch }, 0, flexible: true));
        }
    }

    private void MakeAssignment()
    {
        ConsumerMember[] members = [.. _members.Values];
        var targets = Assignor.Assign(
            [
                .. members.Select(member => new AssignorMember(
                    member.Topics.Select(name => _topics.Find(name)?.Id).OfType<Guid>().ToHashSet(), member.Target)),
            ],
            _partitionCounts);
        for (var i = 0; i < members.Length; i++)
        {
            if (!members[i].Target.SetEquals(targets[i]))
            {
                members[i].Target = targets[i];
                _unwritten.Add(TargetOf(members[i]));
            }
        }

        TargetEpoch = Epoch;
        _unwritten.Add(GroupRecord.Of(new TargetEpochKey { GroupId = Id }, new EpochValue { Epoch = TargetEpoch }, 0, flexible: true));
    }

    private void Remove(ConsumerMember member)
    {
        Discard(member);
        _hasChanged = true;
        _areTopicsStale = true;
        Advance();
        if (IsEmpty)
        {
            _emptySinceMs = _gate.NowMs;
        }
    }

    private void Discard(ConsumerMember member)
    {
        member.Dispose();
        _members.Remove(member.Id);
        foreach (var type in (GroupRecordType[])[GroupRecordType.CurrentAssignment, GroupRecordType.TargetAssignment, GroupRecordType.Member])
        {
            _unwritten.Add(GroupRecord.Tombstone(new MemberKey(type) { GroupId = Id, MemberId = member.Id }));
        }
    }
}

using EmbeddedKafka.Groups.Records;
using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Requests;
using EmbeddedKafka.Topics;

namespace EmbeddedKafka.Groups.Consumer;

/// <summary>
/// A group of the consumer protocol (KIP-848): the broker makes the assignment, and each member comes to it step by step
/// with its heartbeats, the others undisturbed.
/// </summary>
internal sealed partial class ConsumerGroup : Group
{
    private const short FirstCommitVersion = 9;

    private static readonly IPartitionAssignor[] Assignors = [new UniformAssignor(), new RangeAssignor()];

    private readonly BrokerGate _gate;
    private readonly GroupLog _log;
    private readonly TopicCatalog _topics;
    private readonly EmbeddedKafkaOptions _options;
    private readonly SortedDictionary<string, ConsumerMember> _members = new(StringComparer.Ordinal);
    private readonly List<GroupRecord> _unwritten = [];
    private Dictionary<Guid, int> _partitionCounts = [];
    private bool _areTopicsStale = true;
    private bool _hasChanged;
    private long _emptySinceMs;

    public ConsumerGroup(string id, BrokerGate gate, GroupLog log, TopicCatalog topics, EmbeddedKafkaOptions options)
        : base(id)
    {
        _gate = gate;
        _log = log;
        _topics = topics;
        _options = options;
        _emptySinceMs = gate.NowMs;
    }

    /// <summary>Raised with every change of members, subscriptions or topics.</summary>
    public int Epoch { get; private set; }

    /// <summary>The group's epoch when the assignment was made.</summary>
    public int TargetEpoch { get; private set; }

    /// <summary>The assignor that most members prefer.</summary>
    public string AssignorName => Assignor.Name;

    public IReadOnlyCollection<ConsumerMember> Members => _members.Values;

    public override string Type => "consumer";

    public override string ProtocolType => "consumer";

    public override bool IsEmpty => _members.Count == 0;

    public override long EmptySinceMs => _emptySinceMs;

    public override string StateName =>
        IsEmpty ? "Empty"
        : Epoch > TargetEpoch ? "Assigning"
        : _members.Values.Any(member => member.State != ConsumerMemberState.Stable || member.Epoch != TargetEpoch) ? "Reconciling"
        : "Stable";

    private IPartitionAssignor Assignor =>
        _members.Values
            .Select(member => member.Subscription.ServerAssignor)
            .OfType<string>()
            .GroupBy(name => name)
            .MaxBy(votes => votes.Count()) is { } winner
            ? Assignors.First(assignor => assignor.Name == winner.Key)
            : Assignors[0];

    /// <summary>Whether members may ask for an assignor of this name.</summary>
    public static bool Knows(string assignor) => Array.Exists(Assignors, known => known.Name == assignor);

    /// <summary>Notes that topics came, went or grew: the next heartbeat looks whether that matters.</summary>
    public void NoteTopicsChanged() => _areTopicsStale = true;

    /// <summary>Takes a member in, keeps it alive, and brings it nearer to its target assignment.</summary>
    /// <exception cref="RefusedException">The member is not, or not any more, what it says.</exception>
    public ConsumerGroupHeartbeatResponse Heartbeat(ConsumerGroupHeartbeatRequest request, RequestContext context)
    {
        var owned = request.TopicPartitions?
            .SelectMany(topic => topic.Partitions, (topic, partition) => new TopicIdPartition(topic.TopicId, partition))
            .ToHashSet();
        var known = Existing(request);
        var subscription = Merge(known?.Subscription, request, context);
        var matched = subscription.SubscribedTopicRegex == known?.Subscription.SubscribedTopicRegex
            ? known?.MatchedTopics ?? []
            : MatchTopics(subscription);
        var member = request.MemberEpoch == 0 ? Admit(request) : Known(request, owned);
        Subscribe(member, subscription, matched);
        RefreshTopics();
        Advance();
        if (Epoch > TargetEpoch)
        {
            MakeAssignment();
        }

        var before = member.Assigned;
        Reconcile(member, owned);
        member.Session.Set(_options.ConsumerGroupSessionTimeout);
        Write();
        var isComplete = request.MemberEpoch == 0
            || (request.RebalanceTimeoutMs != -1 && request.SubscribedTopicNames is not null && owned is not null);
        return new()
        {
            MemberId = member.Id,
            MemberEpoch = member.Epoch,
            HeartbeatIntervalMs = (int)_options.ConsumerGroupHeartbeatInterval.TotalMilliseconds,
            Assignment = isComplete || !ReferenceEquals(before, member.Assigned) ? ToAssignment(member.Assigned) : null,
        };
    }

    /// <summary>Lets a member go: for good, or, as a static one that keeps its partitions, for a while.</summary>
    /// <exception cref="RefusedException">There is no such member.</exception>
    public ConsumerGroupHeartbeatResponse Leave(ConsumerGroupHeartbeatRequest request)
    {
        var member = Existing(request)
            ?? throw new RefusedException(KafkaErrorCode.UnknownMemberId, $"Group '{Id}' has no member '{request.MemberId}'.");
        RequireSameInstance(member, request);
        if (request.MemberEpoch == ConsumerMember.AwayEpoch)
        {
            member.Epoch = ConsumerMember.AwayEpoch;
            _unwritten.Add(CurrentAssignmentOf(member));
            member.Revocation.Cancel();
        }
        else
        {
            Remove(member);
        }

        Write();
        return new() { MemberId = request.MemberId, MemberEpoch = request.MemberEpoch };
    }

    public override KafkaErrorCode ValidateCommit(string memberId, string? instanceId, int epoch, short version, bool transactional)
    {
        var namesNobody = epoch < 0 && memberId.Length == 0 && instanceId is null;
        if ((epoch < 0 && IsEmpty) || (transactional && namesNobody))
        {
            return KafkaErrorCode.None;
        }

        if (!transactional && !namesNobody && version < FirstCommitVersion)
        {
            return KafkaErrorCode.UnsupportedVersion;
        }

        return CheckEpoch(memberId, epoch);
    }

    public override KafkaErrorCode ValidateFetch(string? memberId, int epoch) =>
        epoch < 0 && string.IsNullOrEmpty(memberId) ? KafkaErrorCode.None : CheckEpoch(memberId ?? "", epoch);

    public override bool IsSubscribedTo(string topic) => _members.Values.Any(member => member.Topics.Contains(topic));

    public override void Dispose()
    {
        foreach (var member in _members.Values)
        {
            member.Dispose();
        }
    }

    private static ConsumerGroupHeartbeatResponse.AssignmentData ToAssignment(IEnumerable<TopicIdPartition> partitions) => new()
    {
        TopicPartitions =
        [
            .. partitions.GroupBy(partition => partition.TopicId, partition => partition.Partition)
                .Select(topic => new ConsumerGroupHeartbeatResponse.TopicPartitions { TopicId = topic.Key, Partitions = [.. topic.Order()] }),
        ],
    };

    private void Reconcile(ConsumerMember member, HashSet<TopicIdPartition>? owned)
    {
        var before = (member.Assigned, member.Revoking, member.Epoch, member.State);
        member.Reconcile(TargetEpoch, owned, partition => !_members.Values.Any(other =>
            other != member && (other.Assigned.Contains(partition) || other.Revoking.Contains(partition))));
        if (before == (member.Assigned, member.Revoking, member.Epoch, member.State))
        {
            return;
        }

        _unwritten.Add(CurrentAssignmentOf(member));
        LimitRevocation(member);
    }

    /// <summary>A member that does not give its partitions back in time must not hold the others up for ever.</summary>
    private static void LimitRevocation(ConsumerMember member)
    {
        if (member.State == ConsumerMemberState.UnrevokedPartitions)
        {
            member.Revocation.Set(TimeSpan.FromMilliseconds(member.Subscription.RebalanceTimeoutMs));
        }
        else
        {
            member.Revocation.Cancel();
        }
    }

    private KafkaErrorCode CheckEpoch(string memberId, int epoch)
    {
        if (!_members.TryGetValue(memberId, out var member))
        {
            return KafkaErrorCode.UnknownMemberId;
        }

        return member.Epoch == epoch ? KafkaErrorCode.None : KafkaErrorCode.StaleMemberEpoch;
    }
}

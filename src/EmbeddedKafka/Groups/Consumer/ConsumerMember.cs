using EmbeddedKafka.Groups.Records;

namespace EmbeddedKafka.Groups.Consumer;

/// <summary>A member of a consumer group.</summary>
/// <param name="id">Its id.</param>
/// <param name="subscription">What it subscribes to, and who it is.</param>
/// <param name="session">Runs while the broker waits for its next heartbeat.</param>
/// <param name="revocation">Runs while it has partitions to give back.</param>
internal sealed class ConsumerMember(string id, MemberValue subscription, Deadline session, Deadline revocation) : IDisposable
{
    /// <summary>The epoch of a static member that is away and will come back.</summary>
    public const int AwayEpoch = -2;

    public string Id { get; } = id;

    /// <summary>What it subscribes to, and who it is. It never changes; the member gets another.</summary>
    public MemberValue Subscription { get; set; } = subscription;

    /// <summary>The topics that its regular expression matches at present.</summary>
    public IReadOnlyList<string> MatchedTopics { get; set; } = [];

    public int Epoch { get; set; }

    public int PreviousEpoch { get; set; }

    public ConsumerMemberState State { get; set; }

    /// <summary>What it may consume. The set never changes; the member gets another.</summary>
    public IReadOnlySet<TopicIdPartition> Assigned { get; set; } = new HashSet<TopicIdPartition>();

    /// <summary>What it has to give back. The set never changes; the member gets another.</summary>
    public IReadOnlySet<TopicIdPartition> Revoking { get; set; } = new HashSet<TopicIdPartition>();

    /// <summary>What it is to get in the end. The set never changes; the member gets another.</summary>
    public IReadOnlySet<TopicIdPartition> Target { get; set; } = new HashSet<TopicIdPartition>();

    public Deadline Session { get; } = session;

    public Deadline Revocation { get; } = revocation;

    /// <summary>The topics that it subscribes to, by name or by regular expression.</summary>
    public IEnumerable<string> Topics => Subscription.SubscribedTopicNames.Union(MatchedTopics);

    /// <summary>
    /// Takes the next step to the target assignment: first everything is given back that the member is to lose, then it
    /// gets what nobody else has any more.
    /// </summary>
    /// <param name="targetEpoch">Epoch of the target assignment.</param>
    /// <param name="owned">What the member says it has; null if it does not say.</param>
    /// <param name="isFree">Whether nobody has a partition.</param>
    public void Reconcile(int targetEpoch, IReadOnlySet<TopicIdPartition>? owned, Func<TopicIdPartition, bool> isFree)
    {
        if ((State == ConsumerMemberState.Stable && Epoch == targetEpoch)
            || (State == ConsumerMemberState.UnrevokedPartitions && (owned is null || owned.Overlaps(Revoking))))
        {
            return;
        }

        var kept = Assigned.Where(Target.Contains).ToHashSet();
        var lost = Assigned.Where(partition => !Target.Contains(partition)).ToHashSet();
        if (lost.Count > 0 && (owned is null || owned.Overlaps(lost)))
        {
            (State, Assigned, Revoking) = (ConsumerMemberState.UnrevokedPartitions, kept, lost);
            return;
        }

        var wanted = Target.Count - kept.Count;
        var free = Target.Where(partition => !kept.Contains(partition) && (Revoking.Contains(partition) || isFree(partition))).ToList();
        State = free.Count < wanted ? ConsumerMemberState.UnreleasedPartitions : ConsumerMemberState.Stable;
        if (free.Count > 0 || kept.Count < Assigned.Count)
        {
            kept.UnionWith(free);
            Assigned = kept;
        }

        if (Epoch != targetEpoch)
        {
            (PreviousEpoch, Epoch) = (Epoch, targetEpoch);
        }

        Revoking = new HashSet<TopicIdPartition>();
    }

    public void Dispose()
    {
        Session.Dispose();
        Revocation.Dispose();
    }
}

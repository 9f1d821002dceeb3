using EmbeddedKafka.Groups.Classic;
using EmbeddedKafka.Groups.Consumer;
using EmbeddedKafka.Topics;

namespace EmbeddedKafka.Groups;

/// <summary>Keeps the groups, their members and their offsets. Called with the gate held.</summary>
internal sealed class GroupCoordinator : IDisposable
{
    private static readonly TimeSpan ExpirationInterval = TimeSpan.FromMinutes(10);

    private readonly EmbeddedKafkaOptions _options;
    private readonly BrokerGate _gate;
    private readonly TopicCatalog _topics;
    private readonly GroupLog _log;
    private readonly Deadline _expiration;
    private readonly Dictionary<string, Group> _groups = new(StringComparer.Ordinal);

    private GroupCoordinator(TopicCatalog topics, BrokerGate gate, EmbeddedKafkaOptions options)
    {
        _options = options;
        _gate = gate;
        _topics = topics;
        _log = new GroupLog(topics, gate);
        _expiration = new Deadline(gate, Expire);
        Offsets = new OffsetStore(topics, _log);
    }

    /// <summary>What the groups committed.</summary>
    public OffsetStore Offsets { get; }

    /// <summary>The groups, in no particular order.</summary>
    public IReadOnlyCollection<Group> Groups => _groups.Values;

    /// <summary>Rebuilds the groups from their log.</summary>
    /// <exception cref="InvalidDataException">The log holds something else.</exception>
    public static GroupCoordinator Open(TopicCatalog topics, BrokerGate gate, EmbeddedKafkaOptions options)
    {
        var coordinator = new GroupCoordinator(topics, gate, options);
        coordinator.Load();
        topics.TopicDeleted += topic => coordinator.Offsets.DeleteTopic(topic.Name);
        topics.TopicDeleted += _ => coordinator.NoteTopicsChanged();
        topics.TopicCreated += _ => coordinator.NoteTopicsChanged();
        topics.PartitionsAdded += _ => coordinator.NoteTopicsChanged();
        coordinator._expiration.Set(ExpirationInterval);
        return coordinator;
    }

    /// <summary>Whether members may join a group of this id.</summary>
    public static bool IsValidId(string groupId) => groupId.Length is > 0 and <= GroupLimits.IdLength;

    /// <summary>The group of this id, or null.</summary>
    public Group? Find(string groupId) => _groups.GetValueOrDefault(groupId);

    /// <summary>The classic group that a new member joins; it is made if need be.</summary>
    /// <returns>The group, or why there can be none.</returns>
    public (ClassicGroup? Group, KafkaErrorCode Error) OpenClassic(string groupId)
    {
        switch (Find(groupId))
        {
            case ClassicGroup group:
                return (group, KafkaErrorCode.None);
            case { IsEmpty: false }:
                return (null, KafkaErrorCode.InconsistentGroupProtocol);
            case { } other:
                Forget(other);
                break;
        }

        return _groups.Count < GroupLimits.Groups
            ? (AddClassic(groupId), KafkaErrorCode.None)
            : (null, KafkaErrorCode.GroupMaxSizeReached);
    }

    /// <summary>The consumer group of this id.</summary>
    /// <param name="groupId">Its id.</param>
    /// <param name="create">Whether it is made if need be: a group of the other protocol becomes one if it has no members.</param>
    /// <exception cref="RefusedException">There is none.</exception>
    public ConsumerGroup OpenConsumer(string groupId, bool create)
    {
        var found = Find(groupId);
        if (found is ConsumerGroup group)
        {
            return group;
        }

        if (!create || found is { IsEmpty: false })
        {
            throw new RefusedException(KafkaErrorCode.GroupIdNotFound, $"There is no consumer group '{groupId}'.");
        }

        if (found is not null)
        {
            Forget(found);
        }
        else if (_groups.Count >= GroupLimits.Groups)
        {
            throw new RefusedException(KafkaErrorCode.GroupMaxSizeReached, $"There are {_groups.Count} groups, the most that there may be.");
        }

        return AddConsumer(groupId);
    }

    /// <summary>
    /// Whether offsets of a group may be committed. Whoever names no member and no generation may, as long as the group
    /// has no members; the group is made then.
    /// </summary>
    public KafkaErrorCode ValidateCommit(string groupId, string memberId, string? groupInstanceId, int generation, short version) =>
        Find(groupId) is { } group
            ? group.ValidateCommit(memberId, groupInstanceId, generation, version, transactional: false)
            : OpenForCommit(groupId, generation, version);

    /// <summary>
    /// Whether a producer may commit offsets of a group in a transaction: the member and generation that it names have to
    /// be current. A producer that names none (an empty member id and generation -1) is believed.
    /// </summary>
    /// <returns>The error that TxnOffsetCommit answers for all partitions, or <see cref="KafkaErrorCode.None"/>.</returns>
    public KafkaErrorCode ValidateTransactionalCommit(string groupId, string memberId, string? groupInstanceId, int generation)
    {
        var error = Find(groupId) is { } group
            ? group.ValidateCommit(memberId, groupInstanceId, generation, version: 0, transactional: true)
            : OpenForCommit(groupId, generation, version: 0);
        return error == KafkaErrorCode.StaleMemberEpoch ? KafkaErrorCode.IllegalGeneration : error;
    }

    /// <summary>Deletes a group that has no members, and its offsets.</summary>
    public KafkaErrorCode Delete(string groupId)
    {
        if (Find(groupId) is not { } group)
        {
            return KafkaErrorCode.GroupIdNotFound;
        }

        if (!group.IsEmpty)
        {
            return KafkaErrorCode.NonEmptyGroup;
        }

        Offsets.DeleteAll(groupId);
        Forget(group);
        return KafkaErrorCode.None;
    }

    public void Dispose()
    {
        _expiration.Dispose();
        foreach (var group in _groups.Values)
        {
            group.Dispose();
        }
    }

    private KafkaErrorCode OpenForCommit(string groupId, int generation, short version)
    {
        const short FirstVersionWithGroupIdNotFound = 9;

        if (generation >= 0)
        {
            return version >= FirstVersionWithGroupIdNotFound ? KafkaErrorCode.GroupIdNotFound : KafkaErrorCode.IllegalGeneration;
        }

        // Unlike members, simple consumers may use the empty id.
        return groupId.Length > GroupLimits.IdLength ? KafkaErrorCode.InvalidGroupId : OpenClassic(groupId).Error;
    }

    private void Load()
    {
        var replay = new GroupReplay(Offsets);
        replay.Read(_log);
        foreach (var (id, record) in replay.ClassicGroups)
        {
            AddClassic(id).Restore(record);
        }

        foreach (var (id, image) in replay.ConsumerGroups)
        {
            AddConsumer(id).Restore(image);
        }

        foreach (var id in Offsets.Groups)
        {
            if (Find(id) is null)
            {
                AddClassic(id);
            }
        }
    }

    private ClassicGroup AddClassic(string groupId)
    {
        var group = new ClassicGroup(groupId, _gate, _log, _options.GroupInitialRebalanceDelay);
        _groups.Add(groupId, group);
        return group;
    }

    private ConsumerGroup AddConsumer(string groupId)
    {
        var group = new ConsumerGroup(groupId, _gate, _log, _topics, _options);
        _groups.Add(groupId, group);
        return group;
    }

    private void NoteTopicsChanged()
    {
        foreach (var group in _groups.Values)
        {
            (group as ConsumerGroup)?.NoteTopicsChanged();
        }
    }

    private void Forget(Group group)
    {
        _log.Append([.. group.Tombstones()]);
        _groups.Remove(group.Id);
        group.Dispose();
    }

    /// <summary>Deletes the offsets that groups without members have kept for too long, and the groups that have none left.</summary>
    private void Expire()
    {
        var oldestMs = _gate.NowMs - (long)_options.GroupOffsetsRetention.TotalMilliseconds;
        foreach (var group in _groups.Values.Where(group => group.IsEmpty && group.EmptySinceMs <= oldestMs).ToArray())
        {
            Offsets.Delete(
                group.Id,
                [
                    .. Offsets.Of(group.Id)
                        .Where(offset => offset.Value.CommitTimestampMs <= oldestMs
                            && !Offsets.HasPending(group.Id, offset.Key.Topic, offset.Key.Partition))
                        .Select(offset => offset.Key),
                ]);
            if (!Offsets.Has(group.Id))
            {
                Forget(group);
            }
        }

        _expiration.Set(ExpirationInterval);
    }
}

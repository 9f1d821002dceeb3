using EmbeddedKafka.Groups.Records;

namespace EmbeddedKafka.Groups.Consumer;

/// <summary>How the group is kept in the log.</summary>
internal sealed partial class ConsumerGroup
{
    /// <summary>Makes the group what its records say. Its members have their whole session time-outs left.</summary>
    public void Restore(ConsumerGroupImage image)
    {
        Epoch = image.Epoch;
        TargetEpoch = image.TargetEpoch;
        foreach (var (id, subscription) in image.Members)
        {
            var member = NewMember(id, subscription);
            if (image.Targets.TryGetValue(id, out var target))
            {
                member.Target = FromRecord(target.TopicPartitions);
            }

            if (image.Assignments.TryGetValue(id, out var current))
            {
                member.Epoch = current.MemberEpoch;
                member.PreviousEpoch = current.PreviousMemberEpoch;
                member.State = (ConsumerMemberState)current.State;
                member.Assigned = FromRecord(current.AssignedPartitions);
                member.Revoking = FromRecord(current.PartitionsPendingRevocation);
            }

            member.MatchedTopics = MatchTopics(subscription);
            _members.Add(id, member);
            member.Session.Set(_options.ConsumerGroupSessionTimeout);
            LimitRevocation(member);
        }

        // The topics are as they were when the records were written: only a change is news.
        foreach (var name in _members.Values.SelectMany(member => member.Topics).Distinct())
        {
            if (_topics.Find(name) is { } topic)
            {
                _partitionCounts[topic.Id] = topic.Partitions.Count;
            }
        }
    }

    public override IEnumerable<GroupRecord> Tombstones() =>
    [
        GroupRecord.Tombstone(new TargetEpochKey { GroupId = Id }),
        GroupRecord.Tombstone(new ConsumerGroupKey { GroupId = Id }),
    ];

    private static HashSet<TopicIdPartition> FromRecord(List<TopicPartitionsValue> topics) =>
        [.. topics.SelectMany(topic => topic.Partitions, (topic, partition) => new TopicIdPartition(topic.TopicId, partition))];

    private static List<TopicPartitionsValue> ToRecord(IEnumerable<TopicIdPartition> partitions) =>
    [
        .. partitions.GroupBy(partition => partition.TopicId, partition => partition.Partition)
            .Select(topic => new TopicPartitionsValue { TopicId = topic.Key, Partitions = [.. topic.Order()] }),
    ];

    private GroupRecord SubscriptionOf(ConsumerMember member) =>
        GroupRecord.Of(KeyOf(member, GroupRecordType.Member), member.Subscription, 0, flexible: true);

    private GroupRecord TargetOf(ConsumerMember member) =>
        GroupRecord.Of(
            KeyOf(member, GroupRecordType.TargetAssignment),
            new TargetAssignmentValue { TopicPartitions = ToRecord(member.Target) },
            0,
            flexible: true);

    private GroupRecord CurrentAssignmentOf(ConsumerMember member) =>
        GroupRecord.Of(
            KeyOf(member, GroupRecordType.CurrentAssignment),
            new CurrentAssignmentValue
            {
                MemberEpoch = member.Epoch,
                PreviousMemberEpoch = member.PreviousEpoch,
                State = (sbyte)member.State,
                AssignedPartitions = ToRecord(member.Assigned),
                PartitionsPendingRevocation = ToRecord(member.Revoking),
            },
            0,
            flexible: true);

    private MemberKey KeyOf(ConsumerMember member, GroupRecordType type) => new(type) { GroupId = Id, MemberId = member.Id };

    private void Write()
    {
        if (_unwritten.Count > 0)
        {
            _log.Append(_unwritten);
            _unwritten.Clear();
        }
    }
}

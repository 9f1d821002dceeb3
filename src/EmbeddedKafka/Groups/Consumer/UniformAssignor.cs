namespace EmbeddedKafka.Groups.Consumer;

/// <summary>
/// Gives members as equal numbers of partitions as their subscriptions allow, and moves as few of them as that takes.
/// </summary>
internal sealed class UniformAssignor : IPartitionAssignor
{
    public string Name => "uniform";

    public IReadOnlyList<HashSet<TopicIdPartition>> Assign(
        IReadOnlyList<AssignorMember> members, IReadOnlyDictionary<Guid, int> partitionCounts)
    {
        HashSet<TopicIdPartition>[] assigned = [.. members.Select(member => Keep(member, partitionCounts))];
        var subscribers = partitionCounts.Keys.ToDictionary(
            topic => topic,
            topic => Enumerable.Range(0, members.Count).Where(member => members[member].Topics.Contains(topic)).ToArray());
        Spread(assigned, subscribers, partitionCounts);
        Balance(assigned, subscribers);
        return assigned;
    }

    private static HashSet<TopicIdPartition> Keep(AssignorMember member, IReadOnlyDictionary<Guid, int> partitionCounts) =>
    [
        .. member.Target.Where(partition =>
            member.Topics.Contains(partition.TopicId) && partition.Partition < partitionCounts.GetValueOrDefault(partition.TopicId)),
    ];

    private static void Spread(
        HashSet<TopicIdPartition>[] assigned, Dictionary<Guid, int[]> subscribers, IReadOnlyDictionary<Guid, int> partitionCounts)
    {
        var taken = assigned.SelectMany(partitions => partitions).ToHashSet();
        foreach (var (topic, count) in partitionCounts)
        {
            for (var partition = 0; partition < count && subscribers[topic].Length > 0; partition++)
            {
                if (!taken.Contains(new(topic, partition)))
                {
                    assigned[LeastLoaded(assigned, subscribers[topic])].Add(new(topic, partition));
                }
            }
        }
    }

    private static void Balance(HashSet<TopicIdPartition>[] assigned, Dictionary<Guid, int[]> subscribers)
    {
        bool moved;
        do
        {
            moved = false;
            foreach (var giver in assigned.OrderByDescending(partitions => partitions.Count).ToArray())
            {
                while (TryRelieve(giver, assigned, subscribers))
                {
                    moved = true;
                }
            }
        }
        while (moved);
    }

    /// <summary>Moves a partition to a member that has at least two fewer, if there is one that may have it.</summary>
    private static bool TryRelieve(
        HashSet<TopicIdPartition> giver, HashSet<TopicIdPartition>[] assigned, Dictionary<Guid, int[]> subscribers)
    {
        if (giver.Count < assigned.Min(partitions => partitions.Count) + 2)
        {
            return false;
        }

        foreach (var topic in giver.Select(partition => partition.TopicId).Distinct())
        {
            var receiver = assigned[LeastLoaded(assigned, subscribers[topic])];
            if (receiver.Count + 2 <= giver.Count)
            {
                var moved = giver.Where(partition => partition.TopicId == topic).MaxBy(partition => partition.Partition);
                giver.Remove(moved);
                receiver.Add(moved);
                return true;
            }
        }

        return false;
    }

    private static int LeastLoaded(HashSet<TopicIdPartition>[] assigned, int[] members) => members.MinBy(member => assigned[member].Count);
}

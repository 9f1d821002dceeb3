namespace EmbeddedKafka.Groups.Consumer;

/// <summary>
/// Cuts each topic into ranges, one for each of its subscribers: equal partitions of topics of the same size and
/// subscribers go to the same member.
/// </summary>
internal sealed class RangeAssignor : IPartitionAssignor
{
    public string Name => "range";

    public IReadOnlyList<HashSet<TopicIdPartition>> Assign(
        IReadOnlyList<AssignorMember> members, IReadOnlyDictionary<Guid, int> partitionCounts)
    {
        HashSet<TopicIdPartition>[] assigned = [.. members.Select(_ => new HashSet<TopicIdPartition>())];
        foreach (var (topic, count) in partitionCounts)
        {
            int[] subscribers = [.. Enumerable.Range(0, members.Count).Where(member => members[member].Topics.Contains(topic))];
            var next = 0;
            for (var i = 0; i < subscribers.Length; i++)
            {
                // The first ones get what is left over.
                var length = (count / subscribers.Length) + (i < count % subscribers.Length ? 1 : 0);
                for (var end = next + length; next < end; next++)
                {
                    assigned[subscribers[i]].Add(new(topic, next));
                }
            }
        }

        return assigned;
    }
}

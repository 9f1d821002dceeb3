using System.IO.Hashing;
using System.Text;

namespace StreamCore.Kafka;

/// <summary>
/// Says which instance is standby for which partitions. Every instance comes to the same plan by itself, from what the
/// consumer group tells about its members: for each partition those instances are chosen, of the ones that do not own it,
/// whose hash with the partition is greatest (rendezvous hashing). So an instance that comes or goes moves few copies.
/// </summary>
internal static class StandbyPlan
{
    /// <summary>The partitions for which an instance is standby, in order.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="members">The group.</param>
    /// <param name="partitions">How many partitions there are.</param>
    /// <param name="replicas">How many standbys each partition is to have.</param>
    public static IReadOnlyList<int> PartitionsOf(string instance, GroupMembers members, int partitions, int replicas) =>
        [.. Enumerable.Range(0, partitions).Where(partition => members.Instances
            .Where(candidate => candidate != members.Owners.GetValueOrDefault(partition))
            .OrderByDescending(candidate => Weight(candidate, partition))
            .ThenBy(candidate => candidate, StringComparer.Ordinal)
            .Take(replicas)
            .Contains(instance))];

    private static ulong Weight(string instance, int partition) =>
        XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{partition}/{instance}")));
}

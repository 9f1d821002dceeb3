namespace EmbeddedKafka.Topics.Handlers;

/// <summary>Where replicas can be in a cluster of one node.</summary>
internal static class ReplicaAssignment
{
    /// <summary>Refuses a replication factor other than 1 and -1 (as the broker likes).</summary>
    /// <exception cref="RefusedException">It is another.</exception>
    public static void CheckFactor(short factor)
    {
        if (factor is not (1 or -1))
        {
            throw new RefusedException(
                KafkaErrorCode.InvalidReplicationFactor, $"The replication factor must be 1, as there is one node, but is {factor}.");
        }
    }

    /// <summary>Refuses replicas of a partition elsewhere than on the one node.</summary>
    /// <exception cref="RefusedException">They are elsewhere.</exception>
    public static void Check(int partition, List<int> nodes)
    {
        if (nodes is not [Broker.NodeId])
        {
            throw new RefusedException(
                KafkaErrorCode.InvalidReplicaAssignment,
                $"Partition {partition} must be assigned to node {Broker.NodeId}, the only one, and to no other.");
        }
    }
}

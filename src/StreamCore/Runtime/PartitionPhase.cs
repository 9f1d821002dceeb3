namespace StreamCore.Runtime;

/// <summary>What an assigned partition is doing.</summary>
public enum PartitionPhase
{
    /// <summary>Its state is being restored; none of its records are read.</summary>
    Restoring,

    /// <summary>Its records are being processed.</summary>
    Running,

    /// <summary>
    /// It cannot be processed without losing something. Its records wait in Kafka and nothing is committed for it;
    /// the other partitions go on.
    /// </summary>
    Failed,
}

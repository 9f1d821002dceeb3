namespace EmbeddedKafka.Groups.Consumer;

/// <summary>Decides which member is to get which partition.</summary>
internal interface IPartitionAssignor
{
    /// <summary>What members call it.</summary>
    string Name { get; }

    /// <summary>Makes an assignment.</summary>
    /// <param name="members">The members, in the order of their ids.</param>
    /// <param name="partitionCounts">The topics that somebody subscribes to and that exist, with their numbers of partitions.</param>
    /// <returns>What each member is to get, in the order of the members.</returns>
    IReadOnlyList<HashSet<TopicIdPartition>> Assign(
        IReadOnlyList<AssignorMember> members, IReadOnlyDictionary<Guid, int> partitionCounts);
}

namespace EmbeddedKafka.Groups.Consumer;

/// <summary>How far a member is on its way to its target assignment. The numbers are those of the log.</summary>
internal enum ConsumerMemberState : sbyte
{
    /// <summary>It has all that it is to get.</summary>
    Stable = 0,

    /// <summary>It has to give partitions back first.</summary>
    UnrevokedPartitions = 1,

    /// <summary>Others have not given back yet what it is to get.</summary>
    UnreleasedPartitions = 2,
}

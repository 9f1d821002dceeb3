namespace EmbeddedKafka.Log;

/// <summary>Where the logs of all partitions are kept: what survives a restart of the broker.</summary>
internal interface ILogStore : IDisposable
{
    /// <summary>The names of the partitions that are kept, such as <c>transactions-0</c>.</summary>
    IReadOnlyList<string> ListPartitions();

    /// <summary>Opens a partition, or makes an empty one. Only one opening at a time.</summary>
    IPartitionStore OpenPartition(string name);

    /// <summary>Deletes a partition for good; nothing happens if there is none. It must not be open.</summary>
    void DeletePartition(string name);
}

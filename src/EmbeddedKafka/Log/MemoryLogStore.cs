namespace EmbeddedKafka.Log;

/// <summary>Keeps logs in memory, up to a bound. A broker that is started again with the same store finds its logs in it.</summary>
/// <param name="memoryLimit">The most bytes that the logs may take, but for what the broker itself must write.</param>
internal sealed class MemoryLogStore(long memoryLimit) : ILogStore
{
    private readonly Dictionary<string, MemoryPartitionStore> _partitions = [];

    /// <summary>The most bytes that the logs may take, but for what the broker itself must write.</summary>
    public long MemoryLimit { get; } = memoryLimit;

    /// <summary>The bytes that they take, including room that they hold for the next batches.</summary>
    public long MemoryUsed { get; private set; }

    public IReadOnlyList<string> ListPartitions() => [.. _partitions.Keys];

    public IPartitionStore OpenPartition(string name)
    {
        PartitionName.Check(name);
        if (!_partitions.TryGetValue(name, out var partition))
        {
            _partitions.Add(name, partition = new MemoryPartitionStore(this));
        }

        return partition;
    }

    public void DeletePartition(string name)
    {
        if (_partitions.Remove(name, out var partition))
        {
            partition.Free();
        }
    }

    /// <summary>Nothing is lost: the store can be used by the next broker.</summary>
    public void Dispose()
    {
    }

    internal bool TryTake(int bytes, bool always)
    {
        if (!always && bytes > MemoryLimit - MemoryUsed)
        {
            return false;
        }

        MemoryUsed += bytes;
        return true;
    }

    internal void Free(long bytes) => MemoryUsed -= bytes;
}

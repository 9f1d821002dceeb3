namespace EmbeddedKafka.Log;

/// <summary>Keeps logs in memory, up to a bound. A broker that is started again with the same store finds its logs in it.</summary>
/// <param name="memoryLimit">The most bytes that all logs together may take.</param>
internal sealed class MemoryLogStore(long memoryLimit) : ILogStore
{
    /// <summary>The most bytes that all logs together may take.</summary>
    public long MemoryLimit { get; } = memoryLimit;

    /// <summary>The bytes that they take.</summary>
    public long MemoryUsed { get; private set; }

    public IReadOnlyList<string> ListPartitions() => throw new NotImplementedException();

    public IPartitionStore OpenPartition(string name) => throw new NotImplementedException();

    public void DeletePartition(string name) => throw new NotImplementedException();

    public void Dispose()
    {
    }
}

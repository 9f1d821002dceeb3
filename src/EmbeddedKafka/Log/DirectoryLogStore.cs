using Microsoft.Extensions.Logging;

namespace EmbeddedKafka.Log;

/// <summary>Keeps logs as segment files in a directory of which it has sole use.</summary>
internal sealed class DirectoryLogStore(string directory, ILogger logger) : ILogStore
{
    public IReadOnlyList<string> ListPartitions() => throw new NotImplementedException();

    public IPartitionStore OpenPartition(string name) => throw new NotImplementedException();

    public void DeletePartition(string name) => throw new NotImplementedException();

    public void Dispose() => _ = (directory, logger);
}

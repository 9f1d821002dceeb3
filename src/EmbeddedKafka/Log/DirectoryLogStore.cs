using Microsoft.Extensions.Logging;

namespace EmbeddedKafka.Log;

/// <summary>
/// Keeps logs as segment files, one directory a partition. What was appended survives the end of the process, also a
/// sudden one; it is left to the operating system when it reaches the disk.
/// </summary>
internal sealed partial class DirectoryLogStore : ILogStore
{
    private const string DeletedSuffix = ".deleted";
    private const string LockName = ".lock";

    private readonly string _directory;
    private readonly ILogger _logger;
    private readonly FileStream _lock;

    /// <summary>Takes sole use of <paramref name="directory"/>, which is made if it is not there.</summary>
    /// <exception cref="IOException">Another broker uses it, or it can't be written.</exception>
    public DirectoryLogStore(string directory, ILogger logger)
    {
        _directory = Directory.CreateDirectory(directory).FullName;
        _logger = logger;
        var lockPath = Path.Combine(_directory, LockName);
        try
        {
            _lock = new FileStream(lockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error)
        {
            throw new IOException($"The data directory {_directory} is in use by another broker (its lock file {lockPath} is held): stop that one, or choose another directory.", error);
        }

        foreach (var leftOver in Directory.EnumerateDirectories(_directory, "*" + DeletedSuffix))
        {
            Directory.Delete(leftOver, recursive: true);
        }
    }

    public IReadOnlyList<string> ListPartitions() =>
        [.. Directory.EnumerateDirectories(_directory).Select(path => Path.GetFileName(path)).Where(PartitionName.IsValid).Order(StringComparer.Ordinal)];

    public IPartitionStore OpenPartition(string name)
    {
        PartitionName.Check(name);
        return new DirectoryPartitionStore(Directory.CreateDirectory(Path.Combine(_directory, name)).FullName);
    }

    public void DeletePartition(string name)
    {
        PartitionName.Check(name);
        var path = Path.Combine(_directory, name);
        if (!Directory.Exists(path))
        {
            return;
        }

        // The rename is the deletion: an interrupted removal of the files is finished at the next start.
        var renamed = Path.Combine(_directory, Guid.NewGuid().ToString("N") + DeletedSuffix);
        Directory.Move(path, renamed);
        try
        {
            Directory.Delete(renamed, recursive: true);
        }
        catch (IOException error)
        {
            LogRemovalPutOff(_logger, error, renamed);
        }
    }

    public void Dispose() => _lock.Dispose();

    [LoggerMessage(Level = LogLevel.Warning, Message = "The deleted partition in {Directory} could not be removed; it will be at the next start")]
    private static partial void LogRemovalPutOff(ILogger logger, Exception error, string directory);
}

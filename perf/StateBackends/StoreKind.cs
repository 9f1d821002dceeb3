using StreamCore.State;
using StreamCore.State.Faster;

namespace StateBackends;

/// <summary>A store that is measured.</summary>
/// <param name="Name">What it is called on the command line.</param>
/// <param name="Title">What it is called in the results.</param>
/// <param name="IsOurs">Whether it is a backend of StreamCore.</param>
/// <param name="HasCheckpoints">Whether it can begin with a checkpoint.</param>
/// <param name="Open">Opens it: the case, the directory for its files, where the changelog ends.</param>
internal sealed record StoreKind(string Name, string Title, bool IsOurs, bool HasCheckpoints, Func<BenchmarkSettings, string, long, ICardStore> Open)
{
    public static readonly IReadOnlyList<StoreKind> All =
    [
        new("memory", "in memory", true, false, (_, _, end) => new PartitionStore(StateBackend.InMemory, end)),
        new("faster", "FASTER", true, true, (settings, directory, end) => new PartitionStore(
            new FasterStateBackend(new FasterOptions
            {
                Directory = directory,
                MemoryPerStore = settings.Memory,
                CheckpointInterval = settings.CheckpointInterval,
                LoggerFactory = new ErrorStreamLogger(),
            }),
            end)),
        new("rocksdb", "RocksDB, default options", false, true, (settings, directory, _) => new RocksDbStore(settings, directory, usesBudget: false)),
        new("rocksdb-budget", "RocksDB, memory budget", false, true, (settings, directory, _) => new RocksDbStore(settings, directory, usesBudget: true)),
    ];
}

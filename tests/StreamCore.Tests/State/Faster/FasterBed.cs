using Microsoft.Extensions.Time.Testing;
using StreamCore.State;
using StreamCore.State.Faster;

namespace StreamCore.Tests.State.Faster;

/// <summary>A directory for the stores of one partition, with little memory, and with time and disk in the test's hands.</summary>
internal sealed class FasterBed : IDisposable
{
    public const long ChangelogEnd = 1_000_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("faster-");
    private bool _isDiskFull;

    public FasterBed(int pageSize = 4 << 10, long? memory = null, long? diskBudget = null)
    {
        Options = new()
        {
            Directory = Path.Combine(_root.FullName, "stores"),
            PageSize = pageSize,
            MemoryPerStore = memory ?? 8 * pageSize,
            DiskBudget = diskBudget ?? 64 * pageSize,
            TimeProvider = Time,
            IsDiskFull = () => IsDiskFull,
            LoggerFactory = Log,
        };
    }

    public FakeTimeProvider Time { get; } = new(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public RecordedLog Log { get; } = new();

    public FasterOptions Options { get; }

    /// <summary>Whether writes fail.</summary>
    public bool IsDiskFull
    {
        get => Volatile.Read(ref _isDiskFull);
        set => Volatile.Write(ref _isDiskFull, value);
    }

    /// <summary>Where the store's files are.</summary>
    public string StoreDirectory => Path.Combine(Options.Directory, "app", "0", "app-changelog", "3");

    public OpenedStore Open(string applicationId = "app", long changelogEnd = ChangelogEnd, FasterOptions? options = null, int partition = 3) =>
        new FasterStateBackend(options ?? Options).Open(new(applicationId, "0", "app-changelog", partition, changelogEnd));

    /// <summary>Makes a checkpoint.</summary>
    public static void Checkpoint(IStateStore store, long offset)
    {
        var checkpoints = (ICheckpointingStore)store;
        var before = checkpoints.Checkpoint;
        checkpoints.OnEpochCommitted(offset);
        Until(
            () =>
            {
                checkpoints.OnEpochCommitted(null);
                return checkpoints.Checkpoint.Completed > before.Completed || checkpoints.Checkpoint.Failed > before.Failed;
            },
            "the checkpoint ends");
        Assert.Equal(new(before.Completed + 1, before.Failed, offset, null), checkpoints.Checkpoint);
    }

    public static void Until(Func<bool> condition, string what) => Assert.True(SpinWait.SpinUntil(condition, Patience), $"Not in time: {what}");

    /// <summary>All that a store holds, as text, after checking that each way of looking at it shows the same.</summary>
    public static SortedDictionary<string, string> Contents(IStateStore store)
    {
        var contents = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in store.Entries())
        {
            contents.Add(Convert.ToHexString(key.Span), Convert.ToHexString(value.Span));
        }

        Assert.Equal(contents.Count, store.Count);
        foreach (var (key, value) in contents)
        {
            Assert.True(store.TryGet(Convert.FromHexString(key), out var found));
            Assert.Equal(value, Convert.ToHexString(found));
        }

        return contents;
    }

    /// <summary>Copies the store's files, as a crash would leave them.</summary>
    public string Copy()
    {
        var copy = Directory.CreateDirectory(Path.Combine(_root.FullName, Guid.NewGuid().ToString("N"))).FullName;
        CopyTo(copy);
        return copy;
    }

    public void CopyTo(string copy)
    {
        foreach (var file in Directory.GetFiles(StoreDirectory).Where(file => Path.GetFileName(file) != "LOCK"))
        {
            try
            {
                File.Copy(file, Path.Combine(copy, Path.GetFileName(file)), overwrite: true);
            }
            catch (FileNotFoundException)
            {
                // A checkpoint that completes meanwhile deletes what it does not need.
            }
        }
    }

    /// <summary>Puts a copy in the place of the store's files.</summary>
    public void PutBack(string copy)
    {
        foreach (var file in Directory.GetFiles(StoreDirectory))
        {
            File.Delete(file);
        }

        foreach (var file in Directory.GetFiles(copy))
        {
            File.Copy(file, Path.Combine(StoreDirectory, Path.GetFileName(file)));
        }
    }

    public void Dispose()
    {
        Log.Dispose();
        _root.Delete(recursive: true);
    }
}

using StreamCore.State;

namespace StreamCore.Tests.State.Faster;

/// <summary>A partition's state in FASTER, the same in memory, and the changelog that both are told to.</summary>
internal sealed class FasterModel : IDisposable
{
    private readonly FasterBed _bed = new(diskBudget: 48 << 10);
    private readonly PartitionState _expected = new(new InMemoryStateStore());
    private readonly List<(byte[] Key, byte[]? Value)> _changelog = [];
    private readonly long _hashMask;
    private IStateStore _store;
    private PartitionState _state;
    private int _pages = 8;

    /// <param name="hashMask">The bits of the keys' hashes that are used.</param>
    public FasterModel(long hashMask)
    {
        _hashMask = hashMask;
        _store = OpenStore().Store;
        _state = new(_store);
    }

    /// <summary>How many restarts began with a checkpoint.</summary>
    public int FromCheckpoint { get; private set; }

    private ICheckpointingStore Checkpoints => (ICheckpointingStore)_store;

    /// <summary>Writes, and commits or aborts.</summary>
    public void Epoch((byte[] Key, byte[]? Value)[] writes, bool commits)
    {
        foreach (var (key, value) in writes)
        {
            foreach (var state in new[] { _expected, _state })
            {
                if (value is null)
                {
                    state.Delete(key);
                }
                else
                {
                    state.Upsert(key, value);
                }
            }
        }

        if (commits)
        {
            Commit(offset: false);
        }
        else
        {
            _expected.Rollback();
            _state.Rollback();
        }
    }

    /// <summary>Commits an epoch behind which a checkpoint begins, and waits for it.</summary>
    public void Checkpoint()
    {
        var before = Checkpoints.Checkpoint;
        Commit(offset: true);
        FasterBed.Until(
            () =>
            {
                Checkpoints.OnEpochCommitted(null);
                return Checkpoints.Checkpoint.Completed > before.Completed;
            },
            "the checkpoint is complete");
        Assert.Equal(before.Failed, Checkpoints.Checkpoint.Failed);
    }

    /// <summary>Commits an epoch behind which a checkpoint begins, unless one is under way.</summary>
    public void BeginCheckpoint() => Commit(offset: true);

    /// <summary>Goes round all entries.</summary>
    public void Sweep()
    {
        var seen = new SortedDictionary<string, string>(StringComparer.Ordinal);
        for (long cursor = 0; (cursor = _state.Sweep(cursor, 7, (key, value) => seen[Convert.ToHexString(key)] = Convert.ToHexString(value))) != 0;)
        {
        }

        Assert.Equal(Expected(), seen);
    }

    /// <summary>Closes the store in order and opens it again, with so many pages of memory.</summary>
    public void Restart(int pages = 8)
    {
        _state.Dispose();
        _pages = pages;
        Open();
    }

    /// <summary>Goes on with the files as they are now, whatever is being written.</summary>
    public void Crash()
    {
        var copy = _bed.Copy();
        _state.Dispose();
        _bed.PutBack(copy);
        Open();
    }

    public void Compare()
    {
        Assert.Equal(Expected(), FasterBed.Contents(_store));
    }

    public void Dispose()
    {
        _state.Dispose();
        _expected.Dispose();
        _bed.Dispose();
    }

    private SortedDictionary<string, string> Expected() => new(
        _expected.Entries().ToDictionary(entry => Convert.ToHexString(entry.Key.Span), entry => Convert.ToHexString(entry.Value.Span)),
        StringComparer.Ordinal);

    private void Commit(bool offset)
    {
        // Each epoch writes the position, last of all.
        byte[] position = [255, 255];
        _expected.Upsert(position, BitConverter.GetBytes(_changelog.Count));
        _state.Upsert(position, BitConverter.GetBytes(_changelog.Count));
        _state.ForEachChange((key, value, deleted) => _changelog.Add((key.ToArray(), deleted ? null : value.ToArray())));
        _expected.Commit();
        _state.Commit();
        Checkpoints.OnEpochCommitted(offset ? _changelog.Count - 1 : null);
    }

    private OpenedStore OpenStore() => _bed.Open(changelogEnd: _changelog.Count, options: new()
    {
        Directory = _bed.Options.Directory,
        PageSize = _bed.Options.PageSize,
        MemoryPerStore = 128 * _bed.Options.PageSize,
        ProcessMemory = (16 + _pages) * _bed.Options.PageSize,
        DiskBudget = _bed.Options.DiskBudget,
        TimeProvider = _bed.Time,
        HashMask = _hashMask,
    });

    private void Open()
    {
        var opened = OpenStore();
        _store = opened.Store;
        _state = new(_store);
        FromCheckpoint += opened.ChangelogOffset > 0 ? 1 : 0;
        foreach (var (key, value) in _changelog.Skip((int)opened.ChangelogOffset))
        {
            if (value is null)
            {
                _store.Delete(key);
            }
            else
            {
                _store.Upsert(key, value);
            }
        }

        Compare();
    }
}

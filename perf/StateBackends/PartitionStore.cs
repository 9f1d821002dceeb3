using StreamCore.State;

namespace StateBackends;

/// <summary>A state backend of StreamCore, used as the engine uses it: through the partition's undo log, with a commit an epoch.</summary>
internal sealed class PartitionStore : ICardStore
{
    private static readonly TimeSpan CheckpointPatience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(5);

    private readonly PartitionState _state;

    /// <param name="backend">The backend.</param>
    /// <param name="changelogEnd">Where the changelog ends.</param>
    public PartitionStore(StateBackend backend, long changelogEnd)
    {
        var opened = backend.Open(new("state-backends", "0", "state-backends-changelog", 0, changelogEnd));
        _state = new(opened.Store);
        RestoredOffset = opened.ChangelogOffset;
    }

    public long RestoredOffset { get; }

    public long? Checkpoints => _state.Checkpoints?.Checkpoint.Completed;

    public void Get(byte[] key, byte[] value)
    {
        if (!_state.TryGet(key, out var found) || found.Length != value.Length)
        {
            throw new InvalidDataException($"Key {Convert.ToHexString(key)} has a value of {found.Length} bytes.");
        }

        found.CopyTo(value);
    }

    public void Put(byte[] key, byte[] value) => _state.Upsert(key, value);

    public void Restore(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => _state.Restore(key, value);

    public void EndEpoch(long? changelogOffset)
    {
        _state.Commit();
        _state.Checkpoints?.OnEpochCommitted(_state.Checkpoints.IsCheckpointDue ? changelogOffset : null);
    }

    public void MakeCheckpoint(long changelogOffset)
    {
        if (_state.Checkpoints is not { } store)
        {
            return;
        }

        using var never = new ManualResetEvent(initialState: false);
        var start = TimeProvider.System.GetTimestamp();
        var hasBegun = false;
        while (store.Checkpoint.ChangelogOffset != changelogOffset)
        {
            var begins = !hasBegun && store.IsCheckpointDue;
            store.OnEpochCommitted(begins ? changelogOffset : null);
            hasBegun |= begins;
            if (TimeProvider.System.GetElapsedTime(start) > CheckpointPatience)
            {
                throw new TimeoutException($"No checkpoint has completed in {CheckpointPatience}: {store.Checkpoint}.");
            }

            never.WaitOne(PollInterval);
        }
    }

    public void ForEach(EntryVisitor visitor)
    {
        foreach (var (key, value) in _state.Entries())
        {
            visitor(key.Span, value.Span);
        }
    }

    public void Dispose() => _state.Dispose();
}

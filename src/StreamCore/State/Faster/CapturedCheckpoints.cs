using FASTER.core;

namespace StreamCore.State.Faster;

/// <summary>
/// Takes the metadata of FASTER's checkpoints and gives them back, without writing anything: they go into the manifest. The rest
/// of a checkpoint is in the log. Only what a fold-over checkpoint without index needs is there.
/// </summary>
internal sealed class CapturedCheckpoints : ICheckpointManager
{
    private readonly Lock _lock = new();
    private Guid _token;
    private byte[]? _metadata;

    /// <summary>Sets what a recovery is to find.</summary>
    /// <exception cref="CheckpointUnusableException">FASTER's description is not of this checkpoint.</exception>
    public void Provide(CheckpointManifest manifest)
    {
        var info = Read(manifest.Metadata);
        if (info.guid != manifest.Token || info.finalLogicalAddress != manifest.EndAddress || info.beginAddress != manifest.BeginAddress)
        {
            throw new CheckpointUnusableException("FASTER describes another one");
        }

        // FASTER recovers into all of its memory, but believes that only what is behind this address is there. It would use the
        // memory before it for new pages without clearing it, and write what is left of the old ones between the new records.
        info.headAddress = info.beginAddress;
        Provide(manifest.Token, info.ToByteArray());
    }

    /// <summary>The metadata of a checkpoint, once its part of the log is on disk; null before.</summary>
    public byte[]? Find(Guid token)
    {
        lock (_lock)
        {
            return _token == token ? _metadata : null;
        }
    }

    public void CommitLogCheckpoint(Guid logToken, byte[] commitMetadata) => Provide(logToken, commitMetadata);

    public byte[]? GetLogCheckpointMetadata(Guid logToken, DeltaLog deltaLog, bool scanDelta, long recoverTo) => Find(logToken);

    public void InitializeLogCheckpoint(Guid logToken)
    {
    }

    public void CheckpointVersionShift(long oldVersion, long newVersion)
    {
    }

    public void OnRecovery(Guid indexToken, Guid logToken)
    {
    }

    public void Purge(Guid token)
    {
    }

    public void PurgeAll()
    {
    }

    public void Dispose()
    {
    }

    public IEnumerable<Guid> GetIndexCheckpointTokens() => [];

    public IEnumerable<Guid> GetLogCheckpointTokens() => [];

    public void InitializeIndexCheckpoint(Guid indexToken) => throw Unused();

    public void CommitIndexCheckpoint(Guid indexToken, byte[] commitMetadata) => throw Unused();

    public void CommitLogIncrementalCheckpoint(Guid logToken, long version, byte[] commitMetadata, DeltaLog deltaLog) => throw Unused();

    public byte[] GetIndexCheckpointMetadata(Guid indexToken) => throw Unused();

    public IDevice GetIndexDevice(Guid indexToken) => throw Unused();

    public IDevice GetSnapshotLogDevice(Guid token) => throw Unused();

    public IDevice GetSnapshotObjectLogDevice(Guid token) => throw Unused();

    // A recovery asks whether there is one.
    public IDevice? GetDeltaLogDevice(Guid token) => null;

    private static HybridLogRecoveryInfo Read(byte[] metadata)
    {
        using var reader = new StreamReader(new MemoryStream(metadata));
        var info = default(HybridLogRecoveryInfo);
        info.Initialize(reader);
        info.checkpointTokens = info.continueTokens;
        return info;
    }

    private void Provide(Guid token, byte[] metadata)
    {
        lock (_lock)
        {
            (_token, _metadata) = (token, metadata);
        }
    }

    private static NotSupportedException Unused() => new("Checkpoints are fold-over and without index.");
}

namespace StreamCore.State;

/// <summary>
/// What kind of store holds the working state of partitions. The truth is always the changelog: whatever a store keeps on
/// local disk only shortens a restore.
/// </summary>
public abstract class StateBackend
{
    /// <summary>State in ordinary memory, restored from the changelog alone. The default.</summary>
    public static StateBackend InMemory { get; } = new InMemoryStateBackend();

    /// <summary>
    /// Opens the store of one partition. A backend that keeps checkpoints begins with the newest one that is sound and that
    /// the changelog can bring up to date; all others begin empty.
    /// </summary>
    /// <param name="partition">Which partition's state it is, and how far its changelog goes.</param>
    internal abstract OpenedStore Open(StorePartition partition);
}

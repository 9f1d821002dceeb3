namespace StreamCore.State;

/// <summary>A store that writes checkpoints to local disk in the background, as a cache that shortens a restore.</summary>
/// <remarks>All members are for the thread that owns the store.</remarks>
internal interface ICheckpointingStore : IStateStore
{
    /// <summary>Whether a checkpoint should begin at the end of the open epoch.</summary>
    bool IsCheckpointDue { get; }

    /// <summary>The last checkpoints, for status and metrics.</summary>
    CheckpointStatus Checkpoint { get; }

    /// <summary>
    /// An epoch has committed, and nothing has been written since: the time for a bounded piece of work, such as going on with
    /// a checkpoint that is under way.
    /// </summary>
    /// <param name="changelogOffset">
    /// If a checkpoint is to begin now, the changelog offset it stands for: all changes before it are in the store. Null otherwise.
    /// </param>
    void OnEpochCommitted(long? changelogOffset);
}

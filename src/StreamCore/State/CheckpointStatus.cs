namespace StreamCore.State;

/// <summary>How a store's checkpoints fare.</summary>
/// <param name="Completed">How many have completed since the store was opened.</param>
/// <param name="Failed">How many have failed; the one before was kept.</param>
/// <param name="ChangelogOffset">The changelog offset that the last good one stands for; null if there is none.</param>
/// <param name="LastError">Why the last one failed; null if it did not.</param>
public sealed record CheckpointStatus(long Completed, long Failed, long? ChangelogOffset, string? LastError);

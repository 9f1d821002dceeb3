using StreamCore.State;

namespace StreamCore.Runtime;

/// <summary>How a partition fares.</summary>
/// <param name="Partition">The input partition.</param>
/// <param name="SlotIndex">The slot that owns it.</param>
/// <param name="Phase">What it is doing.</param>
/// <param name="Error">Why it failed, if it has.</param>
public sealed record PartitionStatus(int Partition, int SlotIndex, PartitionPhase Phase, string? Error)
{
    /// <summary>How far its restore has come; null if it is not being restored.</summary>
    public RestoreProgress? Restore { get; init; }

    /// <summary>How its checkpoints fare; null if its store writes none, or is not open.</summary>
    public CheckpointStatus? Checkpoint { get; init; }
}

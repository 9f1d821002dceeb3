namespace StreamCore.Runtime;

/// <summary>How far this instance's copy of another instance's state is.</summary>
/// <param name="Partition">The partition of the input, and of the changelog.</param>
/// <param name="NextOffset">The changelog offset of the next record to read; everything committed before it is in the copy.</param>
/// <param name="EndOffset">Where the committed part of the changelog ended when it was read last; null if that is not known yet.</param>
/// <param name="Error">Why the copy was given up; null if it is being kept.</param>
public sealed record StandbyStatus(int Partition, long NextOffset, long? EndOffset, string? Error)
{
    /// <summary>How many changelog offsets the copy is behind; null if that is not known yet.</summary>
    public long? RecordsBehind => EndOffset is { } end ? Math.Max(0, end - NextOffset) : null;
}

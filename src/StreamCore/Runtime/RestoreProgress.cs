namespace StreamCore.Runtime;

/// <summary>How far the restore of a partition has come.</summary>
/// <param name="Origin">What it began with.</param>
/// <param name="Records">Changelog records read so far.</param>
/// <param name="Bytes">Bytes of their keys and values.</param>
/// <param name="BeginOffset">The changelog offset at which it began to read.</param>
/// <param name="NextOffset">The changelog offset of the next record.</param>
/// <param name="EndOffset">
/// The changelog offset at which it ends; null until it is known, which takes until no open transaction holds the committed
/// offset back.
/// </param>
/// <param name="Reading">For how long it has been reading.</param>
public sealed record RestoreProgress(
    RestoreOrigin Origin, long Records, long Bytes, long BeginOffset, long NextOffset, long? EndOffset, TimeSpan Reading)
{
    /// <summary>How much of the offsets from begin to end is done, 0 to 100; compaction leaves gaps, so it may jump.</summary>
    public double Percent => EndOffset switch
    {
        null => 0,
        { } end when end <= BeginOffset => 100,
        { } end => Math.Clamp(100.0 * (NextOffset - BeginOffset) / (end - BeginOffset), 0, 100),
    };

    /// <summary>How many offsets are left to read; null until the end is known.</summary>
    public long? RemainingOffsets => EndOffset is { } end ? Math.Max(0, end - NextOffset) : null;

    /// <summary>When it will be done if it goes on at the pace so far; null until something was read.</summary>
    public TimeSpan? EstimatedRemaining => RemainingOffsets is { } remaining && NextOffset > BeginOffset
        ? Reading * ((double)remaining / (NextOffset - BeginOffset))
        : null;
}

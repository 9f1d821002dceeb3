namespace StreamCore.Time;

/// <summary>One member of an <see cref="AlignmentGroup"/>.</summary>
internal sealed class AlignedSplit(AlignmentGroup group)
{
    /// <summary>What the split counts for; <see cref="long.MaxValue"/> if it does not. Guarded by the group's lock.</summary>
    internal long Reported { get; set; } = long.MaxValue;

    /// <summary>Tells the group where the split is.</summary>
    /// <param name="watermark">Its watermark; <see cref="long.MinValue"/> if it has none.</param>
    /// <param name="idle">Whether it is idle, so that others need not wait for it.</param>
    public void Report(long watermark, bool idle) => group.Report(this, watermark, idle);

    /// <summary>The split has ended.</summary>
    public void Leave() => group.Leave(this);
}

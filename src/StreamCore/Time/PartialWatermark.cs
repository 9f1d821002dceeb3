namespace StreamCore.Time;

/// <summary>One of several inputs that <see cref="CombinedWatermarkStatus"/> combines.</summary>
/// <param name="watermark">Where it starts, in epoch milliseconds.</param>
internal sealed class PartialWatermark(long watermark = long.MinValue)
{
    /// <summary>Never decreases.</summary>
    public long Watermark { get; private set; } = watermark;

    public bool IsIdle { get; set; }

    /// <summary>Takes a watermark; any one ends idleness.</summary>
    /// <returns>Whether it was greater than the one before.</returns>
    public bool Advance(long watermark)
    {
        IsIdle = false;
        if (watermark <= Watermark)
        {
            return false;
        }

        Watermark = watermark;
        return true;
    }
}

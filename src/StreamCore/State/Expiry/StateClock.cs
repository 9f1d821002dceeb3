namespace StreamCore.State.Expiry;

/// <summary>Event time as one operator knows it, by which state expires.</summary>
/// <param name="element">What is being processed; null if it has no time.</param>
internal sealed class StateClock(IElementTime? element = null)
{
    /// <summary>The operator's last watermark that belongs to event time; <see cref="long.MinValue"/> before the first.</summary>
    public long Watermark { get; private set; } = long.MinValue;

    /// <summary>The time of a value that is written or read now; <see cref="long.MinValue"/> if there is no event time yet.</summary>
    public long Now => element is null ? Watermark : Math.Max(element.Timestamp, Watermark);

    /// <summary>The watermark is another one. The final one only says that a source has ended, which may have more when the job is started again.</summary>
    public void SetWatermark(long watermark)
    {
        if (watermark != long.MaxValue)
        {
            Watermark = watermark;
        }
    }
}

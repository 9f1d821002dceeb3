namespace StreamCore.Time;

/// <summary>Takes the watermarks and the idleness that a generator decides on.</summary>
public interface IWatermarkOutput
{
    /// <summary>
    /// No element with this timestamp or an earlier one is expected any more. A watermark that is not greater than the
    /// one before is ignored, but ends idleness as any other does.
    /// </summary>
    /// <param name="watermark">Epoch milliseconds.</param>
    void EmitWatermark(long watermark);

    /// <summary>Nothing is coming at present: consumers need not wait for this stream's watermark.</summary>
    void MarkIdle();

    /// <summary>
    /// Ends idleness without a watermark: this stream is waited for again. The splits of a source, combined, become active
    /// with their next greater watermark only.
    /// </summary>
    void MarkActive();
}

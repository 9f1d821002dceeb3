namespace StreamCore.Runtime;

/// <summary>Takes the watermarks and the status of a stream.</summary>
internal interface IWatermarkReceiver
{
    /// <summary>No element with this timestamp or an earlier one is expected any more.</summary>
    /// <param name="watermark">Epoch milliseconds; greater than the one before. <see cref="long.MaxValue"/> ends event time.</param>
    void OnWatermark(long watermark);

    /// <summary>The stream has become idle or active; called on changes only. A stream is active at the start.</summary>
    void OnStatus(StreamStatus status);
}

namespace StreamCore.Runtime.Exchange;

/// <summary>
/// Makes one stream's watermarks and status of those of several channels: the watermark is the least one of the channels
/// that are active.
/// </summary>
internal interface IWatermarkValve
{
    /// <summary>A channel's watermark has advanced.</summary>
    void OnWatermark(int channel, long watermark);

    /// <summary>A channel has become idle or active.</summary>
    void OnStatus(int channel, StreamStatus status);
}

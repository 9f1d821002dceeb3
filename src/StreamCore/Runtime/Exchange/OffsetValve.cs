namespace StreamCore.Runtime.Exchange;

/// <summary>The channels of one of several exchanges that lead to the same input (a union).</summary>
internal sealed class OffsetValve(IWatermarkValve valve, int firstChannel) : IWatermarkValve
{
    public void OnWatermark(int channel, long watermark) => valve.OnWatermark(firstChannel + channel, watermark);

    public void OnStatus(int channel, StreamStatus status) => valve.OnStatus(firstChannel + channel, status);
}

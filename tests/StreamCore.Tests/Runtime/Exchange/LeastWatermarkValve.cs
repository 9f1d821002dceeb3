using StreamCore.Runtime;
using StreamCore.Runtime.Exchange;

namespace StreamCore.Tests.Runtime.Exchange;

/// <summary>The simplest valve: passes on the least watermark of all channels, and each change of status.</summary>
internal sealed class LeastWatermarkValve(int channels, IWatermarkReceiver output) : IWatermarkValve
{
    private readonly long[] _watermarks = [.. Enumerable.Repeat(long.MinValue, channels)];
    private long _last = long.MinValue;

    public void OnWatermark(int channel, long watermark)
    {
        _watermarks[channel] = watermark;
        if (_watermarks.Min() is var least && least > _last)
        {
            _last = least;
            output.OnWatermark(least);
        }
    }

    public void OnStatus(int channel, StreamStatus status) => output.OnStatus(status);
}

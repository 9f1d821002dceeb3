using StreamCore.Runtime;

namespace StreamCore.Time;

/// <summary>
/// Hands watermarks on to a stream's consumers: only those that are greater than the last, and changes of status only.
/// A greater watermark makes an idle stream active first.
/// </summary>
/// <param name="receiver">The consumers.</param>
/// <param name="restored">The watermark that they had before a restart.</param>
internal sealed class DownstreamWatermarks(IWatermarkReceiver receiver, long restored = long.MinValue) : IWatermarkOutput
{
    private long _last = restored;
    private bool _idle;

    public void EmitWatermark(long watermark)
    {
        if (watermark <= _last)
        {
            return;
        }

        _last = watermark;
        MarkActive();
        receiver.OnWatermark(watermark);
    }

    public void MarkIdle()
    {
        if (!_idle)
        {
            _idle = true;
            receiver.OnStatus(StreamStatus.Idle);
        }
    }

    public void MarkActive()
    {
        if (_idle)
        {
            _idle = false;
            receiver.OnStatus(StreamStatus.Active);
        }
    }
}

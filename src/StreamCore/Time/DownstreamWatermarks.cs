using StreamCore.Runtime;

namespace StreamCore.Time;

/// <summary>
/// Hands watermarks on to a stream's consumers: only those that are greater than the last, and changes of status only.
/// A greater watermark makes an idle stream active first.
/// </summary>
internal sealed class DownstreamWatermarks(IWatermarkReceiver receiver) : IWatermarkOutput
{
    private long _last = long.MinValue;
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

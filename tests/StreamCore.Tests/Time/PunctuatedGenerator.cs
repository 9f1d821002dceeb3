using StreamCore.Time;

namespace StreamCore.Tests.Time;

/// <summary>Gives out a watermark for every event, at once; 0 and -1 as timestamps mean idle and active.</summary>
internal sealed class PunctuatedGenerator : IWatermarkGenerator<long>
{
    public void OnEvent(in long element, long timestamp, IWatermarkOutput output)
    {
        switch (timestamp)
        {
            case 0:
                output.MarkIdle();
                break;
            case -1:
                output.MarkActive();
                break;
            default:
                output.EmitWatermark(timestamp);
                break;
        }
    }

    public void OnPeriodicEmit(IWatermarkOutput output)
    {
    }
}

namespace StreamCore.Time;

/// <summary>Gives out the <see cref="BoundedOutOfOrderness"/> watermark, at periodic emits only.</summary>
/// <param name="bound">How far behind the newest event an event may come without being late.</param>
internal sealed class BoundedOutOfOrdernessGenerator<T>(TimeSpan bound) : IWatermarkGenerator<T>
{
    private BoundedOutOfOrderness _watermark = new(bound);

    public void OnEvent(in T element, long timestamp, IWatermarkOutput output) => _watermark.OnEvent(timestamp);

    public void OnPeriodicEmit(IWatermarkOutput output) => output.EmitWatermark(_watermark.Watermark);
}

using StreamCore.Time;

namespace StreamCore.Testing;

/// <summary>
/// Watermarks behind every single element, not at intervals of time, so that what is late does not depend on how fast a
/// test runs.
/// </summary>
public static class EagerWatermarks
{
    /// <summary>As <see cref="WatermarkStrategy.ForBoundedOutOfOrderness{T}(TimeSpan)"/>, with a watermark behind each element.</summary>
    /// <param name="bound">How far out of order elements may be; none by default.</param>
    public static WatermarkStrategy<T> ForBoundedOutOfOrderness<T>(TimeSpan bound = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, TimeSpan.Zero);
        return WatermarkStrategy.ForGenerator<T>(() => new Generator<T>((long)bound.TotalMilliseconds));
    }

    private sealed class Generator<T>(long bound) : IWatermarkGenerator<T>
    {
        public void OnEvent(in T element, long timestamp, IWatermarkOutput output) => output.EmitWatermark(timestamp - bound - 1);

        public void OnPeriodicEmit(IWatermarkOutput output)
        {
        }
    }
}

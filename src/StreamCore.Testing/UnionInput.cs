using StreamCore.Runtime;
using StreamCore.Time;

namespace StreamCore.Testing;

/// <summary>One of several streams that lead to the same input of an operator.</summary>
internal sealed class UnionInput<T>(IInput<T> target, StatusWatermarkValve valve, int channel) : IInput<T>
{
    public void Collect(in T element) => target.Collect(element);

    public void OnWatermark(long watermark) => valve.OnWatermark(channel, watermark);

    public void OnStatus(StreamStatus status) => valve.OnStatus(channel, status);
}

namespace StreamCore.Runtime;

/// <summary>Passes everything on to several consumers, in their order.</summary>
internal sealed class FanOutInput<T>(IInput<T>[] consumers) : IInput<T>
{
    public void Collect(in T element)
    {
        foreach (var consumer in consumers)
        {
            consumer.Collect(element);
        }
    }

    public void OnWatermark(long watermark)
    {
        foreach (var consumer in consumers)
        {
            consumer.OnWatermark(watermark);
        }
    }

    public void OnStatus(StreamStatus status)
    {
        foreach (var consumer in consumers)
        {
            consumer.OnStatus(status);
        }
    }
}

namespace StreamCore.Runtime;

/// <summary>Where the elements go that nothing consumes.</summary>
internal sealed class DiscardInput<T> : IInput<T>
{
    public static readonly DiscardInput<T> Instance = new();

    public void Collect(in T element)
    {
    }

    public void OnWatermark(long watermark)
    {
    }

    public void OnStatus(StreamStatus status)
    {
    }
}

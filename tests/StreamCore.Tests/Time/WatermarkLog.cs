using StreamCore.Runtime;

namespace StreamCore.Tests.Time;

/// <summary>Writes down what a stream's consumer gets: a watermark as its number, a status as its name.</summary>
internal sealed class WatermarkLog : IWatermarkReceiver
{
    private readonly List<object> _entries = [];

    public void OnWatermark(long watermark) => _entries.Add(watermark);

    public void OnStatus(StreamStatus status) => _entries.Add(status);

    /// <summary>What has come since the last call.</summary>
    public object[] Take()
    {
        object[] entries = [.. _entries];
        _entries.Clear();
        return entries;
    }
}

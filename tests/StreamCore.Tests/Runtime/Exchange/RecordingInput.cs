using StreamCore.Runtime;

namespace StreamCore.Tests.Runtime.Exchange;

/// <summary>Notes what it is given: "7@100" for element 7 with timestamp 100, "W5" for a watermark, "Idle" and "Active".</summary>
internal sealed class RecordingInput<T>(ElementContext context) : IInput<T>
{
    public List<string> Events { get; } = [];

    public void Collect(in T element) => Events.Add($"{element}@{context.Timestamp}");

    public void OnWatermark(long watermark) => Events.Add($"W{watermark}");

    public void OnStatus(StreamStatus status) => Events.Add(status.ToString());
}

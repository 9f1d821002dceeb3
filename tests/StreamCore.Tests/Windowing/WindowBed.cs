using StreamCore.DataStream;
using StreamCore.Testing;

namespace StreamCore.Tests.Windowing;

/// <summary>A pipeline with windows over values by key, driven by hand.</summary>
internal sealed class WindowBed<TOut> : IDisposable
{
    private readonly OperatorHarness _harness = new();
    private readonly HarnessInput<(string Key, long Value)> _input;
    private readonly CapturedStream<TOut> _results;

    public WindowBed(Func<KeyedStream<string, (string Key, long Value)>, DataStream<TOut>> build)
    {
        _input = _harness.Input<(string Key, long Value)>();
        _results = _harness.Capture(build(_input.Stream.KeyBy(element => element.Key)));
    }

    public int StateEntries => _harness.Snapshot().EntryCount;

    public OperatorHarness Harness => _harness;

    /// <summary>Puts an element in and tells what comes out.</summary>
    public IReadOnlyList<TOut> Element(string key, long value, long timestamp = 0)
    {
        _input.Element((key, value), timestamp);
        return Take();
    }

    public IReadOnlyList<TOut> Watermark(long watermark)
    {
        _input.Watermark(watermark);
        return Take();
    }

    public IReadOnlyList<TOut> Advance(long milliseconds)
    {
        _harness.AdvanceProcessingTime(TimeSpan.FromMilliseconds(milliseconds));
        return Take();
    }

    /// <summary>What came out since the last call, with timestamps.</summary>
    public IReadOnlyList<CapturedEvent<TOut>> TakeEvents() => [.. _results.Take().Where(e => e.Kind == CapturedKind.Element)];

    public void PutElement(string key, long value, long timestamp) => _input.Element((key, value), timestamp);

    public void PutWatermark(long watermark) => _input.Watermark(watermark);

    public void Dispose() => _harness.Dispose();

    private List<TOut> Take() => [.. TakeEvents().Select(e => e.Element!)];
}

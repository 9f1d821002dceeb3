using StreamCore.DataStream;
using StreamCore.Testing;
using StreamCore.Windowing;

namespace StreamCore.Tests.Conformance;

/// <summary>The pipeline that family W is about, built by the public API.</summary>
internal sealed class WindowPipeline
{
    public WindowPipeline(
        OperatorHarness harness,
        WindowAssigner assigner,
        TimeSpan allowedLateness,
        OutputTag<(string Key, long Value)>? lateTag,
        bool keepsElements)
    {
        Harness = harness;
        Input = harness.Input<(string Key, long Value)>();
        var windows = Input.Stream.KeyBy(element => element.Key).Window(assigner).AllowedLateness(allowedLateness);
        if (lateTag is not null)
        {
            windows = windows.SideOutputLateData(lateTag);
        }

        var fired = keepsElements
            ? windows.Process(() => new FiredWindow.OfElements())
            : windows.Aggregate(
                new ValueStatistics.Aggregate(), (key, window, statistics) => new FiredWindow(key, window, statistics, []));
        Fired = harness.Capture(fired);
        Late = lateTag is null ? null : harness.Capture(fired.GetSideOutput(lateTag));
    }

    public OperatorHarness Harness { get; }

    public HarnessInput<(string Key, long Value)> Input { get; }

    public CapturedStream<FiredWindow> Fired { get; }

    public CapturedStream<(string Key, long Value)>? Late { get; }
}

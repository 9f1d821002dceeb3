using StreamCore.DataStream;
using StreamCore.Windowing;

namespace StreamCore.Runtime.Windows;

/// <summary>Where the results of the window that is current go.</summary>
internal sealed class WindowOutput<TOut>(Operator owner, SubtaskContext subtask, OperatorOutput<TOut> output) : ICollector<TOut>
{
    /// <summary>The current window.</summary>
    public TimeWindow Window { get; set; }

    public long CurrentWatermark => owner.CurrentWatermark;

    public long CurrentProcessingTime => subtask.ProcessingTime;

    public void Collect(in TOut element) => output.Main.Collect(element);

    public void Output<TSide>(OutputTag<TSide> tag, in TSide element) => output.TryCollect(tag, element);
}

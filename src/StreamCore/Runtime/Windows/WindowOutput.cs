using StreamCore.DataStream;
using StreamCore.State;
using StreamCore.Windowing;

namespace StreamCore.Runtime.Windows;

/// <summary>
/// Where the results of the window that is current go. After each one it turns the keyed state back to the window's key
/// and namespace, since keyed operators further down the chain turn it to theirs.
/// </summary>
internal sealed class WindowOutput<TOut>(Operator owner, SubtaskContext subtask, OperatorOutput<TOut> output) : ICollector<TOut>
{
    private readonly KeyedState _keyed = subtask.KeyedState;

    /// <summary>The current window.</summary>
    public TimeWindow Window { get; set; }

    public long CurrentWatermark => owner.CurrentWatermark;

    public long CurrentProcessingTime => subtask.ProcessingTime;

    public void Collect(in TOut element)
    {
        var key = _keyed.CurrentKey;
        output.Main.Collect(element);
        TurnBack(key);
    }

    public void Output<TSide>(OutputTag<TSide> tag, in TSide element)
    {
        var key = _keyed.CurrentKey;
        output.TryCollect(tag, element);
        TurnBack(key);
    }

    private void TurnBack(ReadOnlyMemory<byte> key)
    {
        _keyed.SetKey(key);
        _keyed.SetNamespace(Window.Start, Window.End);
    }
}

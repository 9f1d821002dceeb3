using StreamCore.DataStream;

namespace StreamCore.Runtime;

/// <summary>What an operator emits to, in one subtask: its main output and the side outputs that something consumes.</summary>
internal sealed class OperatorOutput<T>(IInput<T> main, (object Tag, IWatermarkReceiver Input)[] sides) : IWatermarkReceiver
{
    /// <summary>The main output.</summary>
    public IInput<T> Main { get; } = main;

    /// <summary>Emits to a side output. There are few, so a scan beats a dictionary.</summary>
    /// <returns>False if nothing consumes it.</returns>
    public bool TryCollect<TSide>(OutputTag<TSide> tag, in TSide element)
    {
        foreach (var (existing, input) in sides)
        {
            if (ReferenceEquals(existing, tag))
            {
                ((IInput<TSide>)input).Collect(element);
                return true;
            }
        }

        return false;
    }

    public void OnWatermark(long watermark)
    {
        Main.OnWatermark(watermark);
        foreach (var (_, input) in sides)
        {
            input.OnWatermark(watermark);
        }
    }

    public void OnStatus(StreamStatus status)
    {
        Main.OnStatus(status);
        foreach (var (_, input) in sides)
        {
            input.OnStatus(status);
        }
    }
}

using StreamCore.DataStream;
using StreamCore.Windowing;

namespace StreamCore.Runtime.Windows;

/// <summary>How a stream is windowed.</summary>
/// <param name="Assigner">Finds the windows of elements.</param>
/// <param name="Trigger">Decides when windows fire.</param>
internal sealed record WindowSettings<T>(WindowAssigner<T> Assigner, Trigger<T> Trigger)
{
    /// <summary>How long a window stays after the watermark has reached its end, in milliseconds.</summary>
    public long AllowedLateness { get; init; }

    /// <summary>Where late elements go; null if they are dropped.</summary>
    public OutputTag<T>? LateTag { get; init; }

    /// <summary>How many elements a window keeps, the latest ones; null if all.</summary>
    public int? Kept { get; init; }

    /// <summary>The settings with the trigger that goes with the assigner.</summary>
    public static WindowSettings<T> For(WindowAssigner<T> assigner)
    {
        Trigger trigger = assigner.TimeDomain switch
        {
            TimeDomain.EventTime => EventTimeTrigger.Create(),
            TimeDomain.ProcessingTime => ProcessingTimeTrigger.Create(),
            _ => NeverTrigger.Create(),
        };
        return new(assigner, new AnyElementTrigger<T>(trigger));
    }
}

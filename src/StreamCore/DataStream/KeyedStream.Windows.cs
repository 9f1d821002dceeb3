using StreamCore.Runtime.Windows;
using StreamCore.Windowing;

namespace StreamCore.DataStream;

/// <summary>Windows.</summary>
public sealed partial class KeyedStream<TKey, T>
{
    /// <summary>Collects each key's elements in windows.</summary>
    /// <param name="assigner">Finds the windows of an element, such as <see cref="TumblingEventTimeWindows"/>.</param>
    public WindowedStream<TKey, T> Window(WindowAssigner assigner)
    {
        ArgumentNullException.ThrowIfNull(assigner);
        return Window(new TimeOnlyAssigner<T>(assigner));
    }

    /// <summary>Collects each key's elements in windows.</summary>
    /// <param name="assigner">Finds the windows of an element, such as sessions with a dynamic gap.</param>
    public WindowedStream<TKey, T> Window(WindowAssigner<T> assigner)
    {
        ArgumentNullException.ThrowIfNull(assigner);
        return new(this, WindowSettings<T>.For(assigner));
    }

    /// <summary>
    /// A result for every so many elements of a key. Time plays no part: a rest that does not reach the number is never
    /// emitted. The results' timestamp is <see cref="long.MaxValue"/>.
    /// </summary>
    /// <param name="size">How many elements, at least 1.</param>
    public WindowedStream<TKey, T> CountWindow(long size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        return Window(GlobalWindows.Create()).Trigger(PurgingTrigger.Of(CountTrigger.Of(size)));
    }

    /// <summary>
    /// A result over the last elements of a key, with every so many elements. Time plays no part. At the beginning a window
    /// has fewer elements. The results' timestamp is <see cref="long.MaxValue"/>. The last elements of every key are kept
    /// for ever.
    /// </summary>
    /// <param name="size">How many elements a window has at most, at least 1.</param>
    /// <param name="slide">With how many elements a result is emitted, at least 1.</param>
    public WindowedStream<TKey, T> CountWindow(int size, int slide)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(slide, 1);
        var settings = WindowSettings<T>.For(new TimeOnlyAssigner<T>(GlobalWindows.Create()));
        return new(this, settings with { Trigger = new AnyElementTrigger<T>(CountTrigger.Of(slide)), Kept = size });
    }
}

using StreamCore.DataStream;
using StreamCore.Runtime.Windows;
using StreamCore.State;

namespace StreamCore.Windowing;

/// <summary>
/// A keyed stream whose elements are collected in windows, for each key. Configure it, then say what becomes of each
/// window. Immutable: each configuring method returns a new one.
/// </summary>
/// <typeparam name="TKey">The key type.</typeparam>
/// <typeparam name="T">The element type.</typeparam>
public sealed partial class WindowedStream<TKey, T>
{
    private readonly KeyedStream<TKey, T> _stream;
    private readonly WindowSettings<T> _settings;

    internal WindowedStream(KeyedStream<TKey, T> stream, WindowSettings<T> settings)
    {
        _stream = stream;
        _settings = settings;
    }

    /// <summary>
    /// Decides when windows emit their results, instead of at their ends. Windows are still cleaned up at their end and
    /// the allowed lateness; what the trigger has not had emitted by then is lost.
    /// </summary>
    /// <exception cref="ArgumentException">The windows merge, and the trigger can't.</exception>
    public WindowedStream<TKey, T> Trigger(Trigger trigger)
    {
        ArgumentNullException.ThrowIfNull(trigger);
        CheckMerging(trigger.CanMerge, trigger);
        return new(_stream, _settings with { Trigger = new AnyElementTrigger<T>(trigger) });
    }

    /// <inheritdoc cref="Trigger(StreamCore.Windowing.Trigger)"/>
    public WindowedStream<TKey, T> Trigger(Trigger<T> trigger)
    {
        ArgumentNullException.ThrowIfNull(trigger);
        CheckMerging(trigger.CanMerge, trigger);
        return new(_stream, _settings with { Trigger = trigger });
    }

    /// <summary>
    /// Keeps event-time windows for a time after the watermark has reached their end: late elements still count, and each
    /// emits the window's result anew.
    /// </summary>
    /// <param name="lateness">Whole milliseconds; none by default.</param>
    public WindowedStream<TKey, T> AllowedLateness(TimeSpan lateness)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lateness, TimeSpan.Zero);
        return new(_stream, _settings with { AllowedLateness = WindowMilliseconds.Whole(lateness) });
    }

    /// <summary>
    /// Emits elements whose windows are all over to a side output, instead of dropping them. Get it with
    /// <see cref="SingleOutputStreamOperator{T}.GetSideOutput"/> from the windows' results.
    /// </summary>
    public WindowedStream<TKey, T> SideOutputLateData(OutputTag<T> tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        return new(_stream, _settings with { LateTag = tag });
    }

    /// <summary>Runs a function over the elements of each window, all of which are kept until the window is cleaned up.</summary>
    /// <param name="functionFactory">Makes one instance of the function for each subtask.</param>
    /// <param name="serializer">Stores elements; <see cref="TypeSerializers.For"/> by default.</param>
    public SingleOutputStreamOperator<TOut> Process<TOut>(
        Func<ProcessWindowFunction<TKey, T, TOut>> functionFactory, TypeSerializer<T>? serializer = null)
    {
        ArgumentNullException.ThrowIfNull(functionFactory);
        return _stream.Transform<TOut>("window", (context, output) => new WindowOperator<TKey, T, IReadOnlyList<T>, TOut>(
            context,
            output,
            _stream.KeySelector,
            _settings,
            new ListContents<T>(context, _settings.Kept, serializer),
            new ProcessWindowFunctionRunner<TKey, IReadOnlyList<T>, T, TOut>(functionFactory(), static elements => elements)));
    }

    private void CheckMerging(bool canMerge, object trigger)
    {
        if (_settings.Assigner.IsMerging && !canMerge)
        {
            throw new ArgumentException(
                $"{trigger.GetType().Name} can't be used with windows that merge, such as sessions: it does not say what becomes of its timers and state. Override CanMerge and OnMerge.",
                nameof(trigger));
        }
    }
}

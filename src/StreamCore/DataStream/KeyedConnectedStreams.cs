using StreamCore.Runtime.Operators;

namespace StreamCore.DataStream;

/// <summary>Two keyed streams whose elements one operator processes; elements of a key come to the same subtask, whichever stream they are of.</summary>
/// <typeparam name="TKey">The key type.</typeparam>
/// <typeparam name="T1">The element type of the first stream.</typeparam>
/// <typeparam name="T2">The element type of the second stream.</typeparam>
public sealed class KeyedConnectedStreams<TKey, T1, T2>
{
    private readonly KeyedStream<TKey, T1> _first;
    private readonly KeyedStream<TKey, T2> _second;

    internal KeyedConnectedStreams(KeyedStream<TKey, T1> first, KeyedStream<TKey, T2> second)
    {
        first.CheckJoinable(second);
        _first = first;
        _second = second;
    }

    /// <summary>Applies a function with keyed state and timers, which both streams share.</summary>
    /// <param name="functionFactory">Makes one instance of the function for each subtask.</param>
    /// <param name="name">The operator's name.</param>
    public SingleOutputStreamOperator<TOut> Process<TOut>(
        Func<KeyedCoProcessFunction<TKey, T1, T2, TOut>> functionFactory, string name = "keyed-co-process")
    {
        ArgumentNullException.ThrowIfNull(functionFactory);
        return _first.TransformWith<T2, TOut>(_second, name, (context, output) => new KeyedCoProcessOperator<TKey, T1, T2, TOut>(
            context, output, _first.KeySelector, _second.KeySelector, functionFactory()));
    }
}

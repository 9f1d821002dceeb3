using StreamCore.Runtime.Operators;

namespace StreamCore.DataStream;

/// <summary>A keyed stream and a broadcast stream that one operator processes.</summary>
/// <typeparam name="TKey">The key type.</typeparam>
/// <typeparam name="T">The element type of the keyed stream.</typeparam>
/// <typeparam name="TBroadcast">The element type of the broadcast stream.</typeparam>
public sealed class KeyedBroadcastConnectedStream<TKey, T, TBroadcast>
{
    private readonly KeyedStream<TKey, T> _keyed;
    private readonly BroadcastStream<TBroadcast> _broadcast;

    internal KeyedBroadcastConnectedStream(KeyedStream<TKey, T> keyed, BroadcastStream<TBroadcast> broadcast)
    {
        keyed.CheckTwoInputs();
        keyed.Stream.Environment.CheckSame(broadcast.Stream.Environment);
        _keyed = keyed;
        _broadcast = broadcast;
    }

    /// <summary>Applies a function with keyed state, timers and broadcast state.</summary>
    /// <param name="functionFactory">Makes one instance of the function for each subtask.</param>
    /// <param name="name">The operator's name.</param>
    public SingleOutputStreamOperator<TOut> Process<TOut>(
        Func<KeyedBroadcastProcessFunction<TKey, T, TBroadcast, TOut>> functionFactory, string name = "keyed-broadcast-process")
    {
        ArgumentNullException.ThrowIfNull(functionFactory);
        return _keyed.Stream.TransformWith<TBroadcast, TOut>(
            _broadcast.Stream,
            name,
            (context, output) => new KeyedBroadcastProcessOperator<TKey, T, TBroadcast, TOut>(
                context, output, _keyed.KeySelector, _broadcast.States, functionFactory()),
            _keyed.KeySelector,
            partitioning: _keyed.Partitioning);
    }
}

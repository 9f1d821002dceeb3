using StreamCore.Runtime.Operators;

namespace StreamCore.DataStream;

/// <summary>A stream and a broadcast stream that one operator processes.</summary>
/// <typeparam name="T">The element type of the stream.</typeparam>
/// <typeparam name="TBroadcast">The element type of the broadcast stream.</typeparam>
public sealed class BroadcastConnectedStream<T, TBroadcast>
{
    private readonly DataStream<T> _stream;
    private readonly BroadcastStream<TBroadcast> _broadcast;

    internal BroadcastConnectedStream(DataStream<T> stream, BroadcastStream<TBroadcast> broadcast)
    {
        stream.Environment.CheckSame(broadcast.Stream.Environment);
        _stream = stream;
        _broadcast = broadcast;
    }

    /// <summary>Applies a function with broadcast state.</summary>
    /// <param name="functionFactory">Makes one instance of the function for each subtask.</param>
    /// <param name="name">The operator's name.</param>
    public SingleOutputStreamOperator<TOut> Process<TOut>(
        Func<BroadcastProcessFunction<T, TBroadcast, TOut>> functionFactory, string name = "broadcast-process")
    {
        ArgumentNullException.ThrowIfNull(functionFactory);
        return _stream.TransformWith<TBroadcast, TOut>(_broadcast.Stream, name, (context, output) =>
            new BroadcastProcessOperator<T, TBroadcast, TOut>(context, output, _broadcast.States, functionFactory()));
    }
}

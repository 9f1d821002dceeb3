using StreamCore.Graph;
using StreamCore.Runtime;
using StreamCore.State;

namespace StreamCore.DataStream;

public partial class DataStream<T>
{
    /// <summary>Connects the stream with another one, of any type, for an operator that processes both.</summary>
    /// <param name="other">The second stream, of the same environment.</param>
    /// <exception cref="ArgumentException">The streams are of different environments.</exception>
    public ConnectedStreams<T, TOther> Connect<TOther>(DataStream<TOther> other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new(this, other);
    }

    /// <summary>Connects the stream with a broadcast one.</summary>
    /// <param name="broadcast">The broadcast stream, of the same environment.</param>
    /// <exception cref="ArgumentException">The streams are of different environments.</exception>
    public BroadcastConnectedStream<T, TBroadcast> Connect<TBroadcast>(BroadcastStream<TBroadcast> broadcast)
    {
        ArgumentNullException.ThrowIfNull(broadcast);
        return new(this, broadcast);
    }

    /// <summary>
    /// Sends each element to every subtask of the consumer, where it may write to broadcast state. Connect another stream
    /// with the result.
    /// </summary>
    /// <param name="state">A broadcast state.</param>
    /// <param name="more">More of them; each has a name of its own.</param>
    public BroadcastStream<T> Broadcast(MapStateDescriptor state, params MapStateDescriptor[] more)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(more);
        return new(this, [state, .. more]);
    }

    /// <summary>Applies an operator with two inputs, of which this stream is the first.</summary>
    internal SingleOutputStreamOperator<TOut> TransformWith<TOther, TOut>(
        DataStream<TOther> other,
        string name,
        Func<OperatorContext, OperatorOutput<TOut>, TwoInputOperator<T, TOther, TOut>> create,
        IKeySelector<T>? keySelector = null,
        IKeySelector<TOther>? otherKeySelector = null,
        Partitioning? partitioning = null,
        Partitioning? otherPartitioning = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var node = Environment.Graph.Add(new TwoInputNode<TOut>(Environment.Graph.NextId, name, create));
        ConnectTo(node, 0, keySelector, partitioning);
        other.ConnectTo(node, 1, otherKeySelector, otherPartitioning);
        return new(Environment, node);
    }
}

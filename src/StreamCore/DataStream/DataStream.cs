using StreamCore.Graph;
using StreamCore.Runtime;
using StreamCore.Runtime.Operators;
using StreamCore.State;

namespace StreamCore.DataStream;

/// <summary>A stream of elements, lazily built: nothing runs before the environment executes.</summary>
/// <typeparam name="T">The element type.</typeparam>
public partial class DataStream<T>
{
    private readonly IReadOnlyList<StreamOrigin> _origins;

    internal DataStream(StreamExecutionEnvironment environment, params IReadOnlyList<StreamOrigin> origins)
    {
        Environment = environment;
        _origins = origins;
    }

    internal StreamExecutionEnvironment Environment { get; }

    /// <summary>One result for each element.</summary>
    /// <param name="map">Makes the result; called by all subtasks.</param>
    public SingleOutputStreamOperator<TOut> Map<TOut>(Func<T, TOut> map)
    {
        ArgumentNullException.ThrowIfNull(map);
        return Transform<TOut>("map", (context, output) => new MapOperator<T, TOut>(context, output, map));
    }

    /// <summary>Any number of results for each element.</summary>
    /// <param name="flatMap">Emits the results; called by all subtasks.</param>
    public SingleOutputStreamOperator<TOut> FlatMap<TOut>(Action<T, ICollector<TOut>> flatMap)
    {
        ArgumentNullException.ThrowIfNull(flatMap);
        return Transform<TOut>("flat-map", (context, output) => new FlatMapOperator<T, TOut>(context, output, flatMap));
    }

    /// <summary>Any number of results for each element.</summary>
    /// <param name="flatMap">Makes the results; called by all subtasks.</param>
    public SingleOutputStreamOperator<TOut> FlatMap<TOut>(Func<T, IEnumerable<TOut>> flatMap)
    {
        ArgumentNullException.ThrowIfNull(flatMap);
        return FlatMap<TOut>((element, output) =>
        {
            foreach (var result in flatMap(element))
            {
                output.Collect(result);
            }
        });
    }

    /// <summary>The elements that a predicate accepts.</summary>
    public SingleOutputStreamOperator<T> Filter(Func<T, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return Transform<T>("filter", (context, output) => new FilterOperator<T>(context, output, predicate));
    }

    /// <summary>Applies a function that has side outputs and sees timestamps and watermarks.</summary>
    /// <param name="functionFactory">Makes one instance of the function for each subtask.</param>
    /// <param name="name">The operator's name.</param>
    public SingleOutputStreamOperator<TOut> Process<TOut>(Func<ProcessFunction<T, TOut>> functionFactory, string name = "process")
    {
        ArgumentNullException.ThrowIfNull(functionFactory);
        return Transform<TOut>(name, (context, output) => new ProcessOperator<T, TOut>(context, output, functionFactory()));
    }

    /// <summary>Keys the stream: all elements of a key come to the same subtask, in order.</summary>
    /// <param name="keySelector">Finds the key, which must not be null; called by all subtasks.</param>
    /// <param name="serializer">
    /// Stores keys; by default numbers and other simple values as they lie in memory, strings as UTF-8, and everything
    /// else as JSON.
    /// </param>
    public KeyedStream<TKey, T> KeyBy<TKey>(Func<T, TKey> keySelector, TypeSerializer<TKey>? serializer = null)
    {
        ArgumentNullException.ThrowIfNull(keySelector);
        return new(this, new FunctionKeySelector<T, TKey>(keySelector, serializer ?? TypeSerializers.ForKey<TKey>()));
    }

    /// <summary>
    /// Keys the stream by the records' own Kafka key. It costs nothing: Kafka has already brought all records of a key
    /// into one partition, in order. Only for what comes straight from one Kafka topic and has not been through an exchange.
    /// </summary>
    public KeyedStream<ReadOnlyMemory<byte>, T> KeyByRecordKey() => new(this, new RecordKeySelector<T>());

    /// <summary>The elements of this stream and of others, in the order in which they come.</summary>
    public DataStream<T> Union(params DataStream<T>[] others)
    {
        ArgumentNullException.ThrowIfNull(others);
        foreach (var other in others)
        {
            Environment.CheckSame(other.Environment);
        }

        return new(Environment, [.. _origins, .. others.SelectMany(other => other._origins)]);
    }

    /// <summary>Deals the elements out to all subtasks of the consumer in turn.</summary>
    public DataStream<T> Rebalance() => Repartition(Partitioning.Rebalance);

    /// <summary>Sends each element to every subtask of the consumer.</summary>
    public DataStream<T> Broadcast() => Repartition(Partitioning.Broadcast);

    /// <summary>Ends the stream in a sink.</summary>
    /// <param name="sink">The sink.</param>
    /// <param name="name">The sink's name.</param>
    public DataStreamSink SinkTo(Sink<T> sink, string name = "sink")
    {
        ArgumentNullException.ThrowIfNull(sink);
        ArgumentException.ThrowIfNullOrEmpty(name);
        var node = Environment.Graph.Add(new SinkNode<T>(Environment.Graph.NextId, name, sink));
        ConnectTo(node);
        return new(node);
    }

    /// <summary>Applies an operator with one input.</summary>
    internal SingleOutputStreamOperator<TOut> Transform<TOut>(
        string name,
        Func<OperatorContext, OperatorOutput<TOut>, OneInputOperator<T, TOut>> create,
        IKeySelector<T>? keySelector = null,
        Partitioning? partitioning = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var node = Environment.Graph.Add(new OneInputNode<T, TOut>(Environment.Graph.NextId, name, create));
        ConnectTo(node, 0, keySelector, partitioning);
        return new(Environment, node);
    }

    /// <summary>Makes the stream an input of a node.</summary>
    internal void ConnectTo(StreamNode node, int inputIndex = 0, IKeySelector<T>? keySelector = null, Partitioning? partitioning = null)
    {
        foreach (var origin in _origins)
        {
            var edge = new StreamEdge<T>(origin.Node, origin.Tag, node, inputIndex, partitioning ?? origin.Partitioning, keySelector);
            origin.Node.AddOutput(edge);
            node.AddInput(edge);
        }
    }

    private DataStream<T> Repartition(Partitioning partitioning) =>
        new(Environment, [.. _origins.Select(origin => origin with { Partitioning = partitioning })]);
}

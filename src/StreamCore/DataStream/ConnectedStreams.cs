using StreamCore.Runtime.Operators;
using StreamCore.State;

namespace StreamCore.DataStream;

/// <summary>Two streams whose elements one operator processes, each by a method of its own.</summary>
/// <typeparam name="T1">The element type of the first stream.</typeparam>
/// <typeparam name="T2">The element type of the second stream.</typeparam>
public sealed class ConnectedStreams<T1, T2>
{
    private readonly DataStream<T1> _first;
    private readonly DataStream<T2> _second;

    internal ConnectedStreams(DataStream<T1> first, DataStream<T2> second)
    {
        first.Environment.CheckSame(second.Environment);
        _first = first;
        _second = second;
    }

    /// <summary>Keys both streams by what they have in common.</summary>
    /// <param name="firstKey">Finds the key of an element of the first stream, which must not be null.</param>
    /// <param name="secondKey">Finds the key of an element of the second stream, which must not be null.</param>
    /// <param name="serializer">Stores keys; see <see cref="DataStream{T}.KeyBy"/>.</param>
    public KeyedConnectedStreams<TKey, T1, T2> KeyBy<TKey>(
        Func<T1, TKey> firstKey, Func<T2, TKey> secondKey, TypeSerializer<TKey>? serializer = null) =>
        _first.KeyBy(firstKey, serializer).Connect(_second.KeyBy(secondKey, serializer));

    /// <summary>One result for each element of either stream.</summary>
    /// <param name="first">Makes the result of an element of the first stream; called by all subtasks.</param>
    /// <param name="second">Makes the result of an element of the second stream; called by all subtasks.</param>
    public SingleOutputStreamOperator<TOut> Map<TOut>(Func<T1, TOut> first, Func<T2, TOut> second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return Process(
            () => new CoFlatMapFunction<T1, T2, TOut>(
                (element, output) => output.Collect(first(element)), (element, output) => output.Collect(second(element))),
            "co-map");
    }

    /// <summary>Any number of results for each element of either stream.</summary>
    /// <param name="first">Emits the results of an element of the first stream; called by all subtasks.</param>
    /// <param name="second">Emits the results of an element of the second stream; called by all subtasks.</param>
    public SingleOutputStreamOperator<TOut> FlatMap<TOut>(Action<T1, ICollector<TOut>> first, Action<T2, ICollector<TOut>> second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return Process(() => new CoFlatMapFunction<T1, T2, TOut>(first, second), "co-flat-map");
    }

    /// <summary>Applies a function that has side outputs and sees timestamps and watermarks.</summary>
    /// <param name="functionFactory">Makes one instance of the function for each subtask.</param>
    /// <param name="name">The operator's name.</param>
    public SingleOutputStreamOperator<TOut> Process<TOut>(Func<CoProcessFunction<T1, T2, TOut>> functionFactory, string name = "co-process")
    {
        ArgumentNullException.ThrowIfNull(functionFactory);
        return _first.TransformWith<T2, TOut>(
            _second, name, (context, output) => new CoProcessOperator<T1, T2, TOut>(context, output, functionFactory()));
    }
}

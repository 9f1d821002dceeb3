using System.Numerics;
using StreamCore.Graph;
using StreamCore.Runtime;
using StreamCore.Runtime.Operators;

namespace StreamCore.DataStream;

/// <summary>A stream in which all elements of a key come to the same thread, in order, so that state can be kept for the key.</summary>
/// <typeparam name="TKey">The key type.</typeparam>
/// <typeparam name="T">The element type.</typeparam>
public sealed partial class KeyedStream<TKey, T>
{
    internal KeyedStream(DataStream<T> stream, KeySelector<T, TKey> keySelector)
    {
        Stream = stream;
        KeySelector = keySelector;
    }

    internal DataStream<T> Stream { get; }

    internal KeySelector<T, TKey> KeySelector { get; }

    internal Partitioning Partitioning => KeySelector.IsRecordKey ? Partitioning.RecordKey : Partitioning.Hash;

    /// <summary>Applies a function with keyed state and timers.</summary>
    /// <param name="functionFactory">Makes one instance of the function for each subtask.</param>
    /// <param name="name">The operator's name.</param>
    public SingleOutputStreamOperator<TOut> Process<TOut>(
        Func<KeyedProcessFunction<TKey, T, TOut>> functionFactory,
        string name = "keyed-process")
    {
        ArgumentNullException.ThrowIfNull(functionFactory);
        return Transform<TOut>(
            name, (context, output) => new KeyedProcessOperator<TKey, T, TOut>(context, output, KeySelector, functionFactory()));
    }

    /// <summary>Joins each element with what the elements of its key before it were reduced to, and emits the result.</summary>
    /// <param name="reduce">Joins the result so far with the next element; called by all subtasks.</param>
    public SingleOutputStreamOperator<T> Reduce(Func<T, T, T> reduce)
    {
        ArgumentNullException.ThrowIfNull(reduce);
        return Aggregate("reduce", static element => element, reduce, static (_, reduced) => reduced);
    }

    /// <summary>Emits, for each element, its key with the sum of a value over the key's elements so far.</summary>
    public SingleOutputStreamOperator<KeyValuePair<TKey, TValue>> Sum<TValue>(Func<T, TValue> value)
        where TValue : INumber<TValue>
    {
        ArgumentNullException.ThrowIfNull(value);
        return Aggregate("sum", value, (sum, element) => sum + value(element), KeyValuePair.Create);
    }

    /// <summary>Emits, for each element, its key with the least value of the key's elements so far.</summary>
    public SingleOutputStreamOperator<KeyValuePair<TKey, TValue>> Min<TValue>(Func<T, TValue> value)
        where TValue : INumber<TValue>
    {
        ArgumentNullException.ThrowIfNull(value);
        return Aggregate("min", value, (least, element) => TValue.Min(least, value(element)), KeyValuePair.Create);
    }

    /// <summary>Emits, for each element, its key with the greatest value of the key's elements so far.</summary>
    public SingleOutputStreamOperator<KeyValuePair<TKey, TValue>> Max<TValue>(Func<T, TValue> value)
        where TValue : INumber<TValue>
    {
        ArgumentNullException.ThrowIfNull(value);
        return Aggregate("max", value, (greatest, element) => TValue.Max(greatest, value(element)), KeyValuePair.Create);
    }

    /// <summary>Emits, for each element, the key's element with the least value so far; of equals, the first.</summary>
    public SingleOutputStreamOperator<T> MinBy<TValue>(Func<T, TValue> value)
        where TValue : IComparable<TValue>
    {
        ArgumentNullException.ThrowIfNull(value);
        return Reduce((least, element) => value(element).CompareTo(value(least)) < 0 ? element : least).Name("min-by");
    }

    /// <summary>Emits, for each element, the key's element with the greatest value so far; of equals, the first.</summary>
    public SingleOutputStreamOperator<T> MaxBy<TValue>(Func<T, TValue> value)
        where TValue : IComparable<TValue>
    {
        ArgumentNullException.ThrowIfNull(value);
        return Reduce((greatest, element) => value(element).CompareTo(value(greatest)) > 0 ? element : greatest).Name("max-by");
    }

    /// <summary>Applies an operator that keeps state by this stream's key.</summary>
    internal SingleOutputStreamOperator<TOut> Transform<TOut>(
        string name, Func<OperatorContext, OperatorOutput<TOut>, OneInputOperator<T, TOut>> create) =>
        Stream.Transform(name, create, KeySelector, Partitioning);

    private SingleOutputStreamOperator<TOut> Aggregate<TAccumulator, TOut>(
        string name, Func<T, TAccumulator> first, Func<TAccumulator, T, TAccumulator> reduce, Func<TKey, TAccumulator, TOut> result) =>
        Transform<TOut>(name, (context, output) =>
            new ReduceOperator<TKey, T, TAccumulator, TOut>(context, output, KeySelector, first, reduce, result));
}

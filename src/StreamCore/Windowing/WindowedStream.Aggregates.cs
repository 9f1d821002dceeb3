using System.Numerics;
using StreamCore.DataStream;
using StreamCore.Runtime;
using StreamCore.Runtime.Windows;
using StreamCore.State;

namespace StreamCore.Windowing;

/// <summary>What keeps one accumulator for each window instead of its elements.</summary>
public sealed partial class WindowedStream<TKey, T>
{
    /// <summary>Joins the elements of each window into one.</summary>
    /// <param name="reduce">Joins two elements; called by all subtasks.</param>
    /// <param name="serializer">Stores elements; <see cref="TypeSerializers.For"/> by default.</param>
    public SingleOutputStreamOperator<T> Reduce(Func<T, T, T> reduce, TypeSerializer<T>? serializer = null) =>
        Reduce(reduce, static (_, _, reduced) => reduced, serializer);

    /// <summary>Joins the elements of each window into one, and makes a result of it.</summary>
    /// <param name="reduce">Joins two elements; called by all subtasks.</param>
    /// <param name="result">Makes the result of key, window and joint element; called by all subtasks.</param>
    /// <param name="serializer">Stores elements; <see cref="TypeSerializers.For"/> by default.</param>
    public SingleOutputStreamOperator<TOut> Reduce<TOut>(
        Func<T, T, T> reduce, Func<TKey, TimeWindow, T, TOut> result, TypeSerializer<T>? serializer = null)
    {
        ArgumentNullException.ThrowIfNull(reduce);
        ArgumentNullException.ThrowIfNull(result);
        return Transform("window-reduce", Reduction(reduce), () => new ResultFunction<TKey, T, TOut>(result), serializer);
    }

    /// <summary>Joins the elements of each window into one, and runs a function over it.</summary>
    /// <param name="reduce">Joins two elements; called by all subtasks.</param>
    /// <param name="functionFactory">Makes one instance of the function for each subtask.</param>
    /// <param name="serializer">Stores elements; <see cref="TypeSerializers.For"/> by default.</param>
    public SingleOutputStreamOperator<TOut> Reduce<TOut>(
        Func<T, T, T> reduce, Func<ProcessWindowFunction<TKey, T, TOut>> functionFactory, TypeSerializer<T>? serializer = null)
    {
        ArgumentNullException.ThrowIfNull(reduce);
        ArgumentNullException.ThrowIfNull(functionFactory);
        return Transform("window-reduce", Reduction(reduce), () => OverResult(functionFactory()), serializer);
    }

    /// <summary>Aggregates the elements of each window.</summary>
    /// <param name="function">The aggregation; shared by all subtasks.</param>
    /// <param name="serializer">Stores accumulators; <see cref="TypeSerializers.For"/> by default.</param>
    public SingleOutputStreamOperator<TResult> Aggregate<TAccumulator, TResult>(
        IAggregateFunction<T, TAccumulator, TResult> function, TypeSerializer<TAccumulator>? serializer = null) =>
        Aggregate(function, static (_, _, result) => result, serializer);

    /// <summary>Aggregates the elements of each window, and makes a result of key, window and aggregate.</summary>
    /// <param name="function">The aggregation; shared by all subtasks.</param>
    /// <param name="result">Makes the result; called by all subtasks.</param>
    /// <param name="serializer">Stores accumulators; <see cref="TypeSerializers.For"/> by default.</param>
    public SingleOutputStreamOperator<TOut> Aggregate<TAccumulator, TResult, TOut>(
        IAggregateFunction<T, TAccumulator, TResult> function,
        Func<TKey, TimeWindow, TResult, TOut> result,
        TypeSerializer<TAccumulator>? serializer = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(result);
        return Transform(
            "window-aggregate",
            WindowAggregation<T, TAccumulator, TResult>.From(function),
            () => new ResultFunction<TKey, TResult, TOut>(result),
            serializer);
    }

    /// <summary>Aggregates the elements of each window, and runs a function over the aggregate.</summary>
    /// <param name="function">The aggregation; shared by all subtasks.</param>
    /// <param name="functionFactory">Makes one instance of the function over the aggregate for each subtask.</param>
    /// <param name="serializer">Stores accumulators; <see cref="TypeSerializers.For"/> by default.</param>
    public SingleOutputStreamOperator<TOut> Aggregate<TAccumulator, TResult, TOut>(
        IAggregateFunction<T, TAccumulator, TResult> function,
        Func<ProcessWindowFunction<TKey, TResult, TOut>> functionFactory,
        TypeSerializer<TAccumulator>? serializer = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(functionFactory);
        return Transform(
            "window-aggregate",
            WindowAggregation<T, TAccumulator, TResult>.From(function),
            () => OverResult(functionFactory()),
            serializer);
    }

    /// <summary>The sum of a value over each window.</summary>
    public SingleOutputStreamOperator<WindowResult<TKey, TValue>> Sum<TValue>(Func<T, TValue> value)
        where TValue : INumber<TValue>
    {
        ArgumentNullException.ThrowIfNull(value);
        return Fold("window-sum", value, static (sum, next) => sum + next);
    }

    /// <summary>The least value of each window.</summary>
    public SingleOutputStreamOperator<WindowResult<TKey, TValue>> Min<TValue>(Func<T, TValue> value)
        where TValue : INumber<TValue>
    {
        ArgumentNullException.ThrowIfNull(value);
        return Fold("window-min", value, TValue.Min);
    }

    /// <summary>The greatest value of each window.</summary>
    public SingleOutputStreamOperator<WindowResult<TKey, TValue>> Max<TValue>(Func<T, TValue> value)
        where TValue : INumber<TValue>
    {
        ArgumentNullException.ThrowIfNull(value);
        return Fold("window-max", value, TValue.Max);
    }

    private static WindowAggregation<T, T, T> Reduction(Func<T, T, T> reduce) =>
        new(static element => element, reduce, reduce, static reduced => reduced);

    private static ProcessWindowFunctionRunner<TKey, TResult, TResult, TOut> OverResult<TResult, TOut>(
        ProcessWindowFunction<TKey, TResult, TOut> function)
    {
        var one = new TResult[1];
        return new(function, result =>
        {
            one[0] = result;
            return one;
        });
    }

    private SingleOutputStreamOperator<WindowResult<TKey, TValue>> Fold<TValue>(
        string name, Func<T, TValue> value, Func<TValue, TValue, TValue> join) =>
        Transform(
            name,
            new WindowAggregation<T, TValue, TValue>(value, (joined, element) => join(joined, value(element)), join, static joined => joined),
            static () => new ResultFunction<TKey, TValue, WindowResult<TKey, TValue>>(
                static (key, window, joined) => new(key, window, joined)),
            serializer: null);

    private SingleOutputStreamOperator<TOut> Transform<TAccumulator, TResult, TOut>(
        string name,
        WindowAggregation<T, TAccumulator, TResult> aggregation,
        Func<WindowFunction<TKey, TResult, TOut>> function,
        TypeSerializer<TAccumulator>? serializer) =>
        _stream.Transform<TOut>(name, (context, output) => new WindowOperator<TKey, T, TResult, TOut>(
            context, output, _stream.KeySelector, _settings, Contents(context, aggregation, serializer), function()));

    private WindowContents<T, TResult> Contents<TAccumulator, TResult>(
        OperatorContext context, WindowAggregation<T, TAccumulator, TResult> aggregation, TypeSerializer<TAccumulator>? serializer) =>
        _settings.Kept is { } kept
            ? new AggregatedListContents<T, TAccumulator, TResult>(new(context, kept, serializer: null), aggregation)
            : new AccumulatorContents<T, TAccumulator, TResult>(context, aggregation, serializer);
}

using StreamCore.State;

namespace StreamCore.DataStream;

/// <summary>What a function learns when it is opened.</summary>
public interface IRuntimeContext
{
    /// <summary>The operator's name.</summary>
    string OperatorName { get; }

    /// <summary>The number of the subtask that the function runs in, from 0.</summary>
    int SubtaskIndex { get; }

    /// <summary>How many subtasks run the operator.</summary>
    int Parallelism { get; }

    /// <summary>Registers a value for each key. The handle may be kept in a field; it is usable while an element or a timer is processed.</summary>
    ValueState<T> GetState<T>(ValueStateDescriptor<T> descriptor);

    /// <summary>Registers a list for each key.</summary>
    ListState<T> GetListState<T>(ListStateDescriptor<T> descriptor);

    /// <summary>Registers a map for each key.</summary>
    MapState<TKey, TValue> GetMapState<TKey, TValue>(MapStateDescriptor<TKey, TValue> descriptor);

    /// <summary>Registers a reduced value for each key.</summary>
    ReducingState<T> GetReducingState<T>(ReducingStateDescriptor<T> descriptor);

    /// <summary>Registers an aggregate for each key.</summary>
    AggregatingState<TIn, TAccumulator, TOut> GetAggregatingState<TIn, TAccumulator, TOut>(
        AggregatingStateDescriptor<TIn, TAccumulator, TOut> descriptor);
}

using StreamCore.DataStream;
using StreamCore.State;
using StreamCore.Windowing;

namespace StreamCore.Runtime.Windows;

/// <summary>What a window function learns when it is opened.</summary>
/// <param name="global">Registers the states that a key has in all windows.</param>
/// <param name="perWindow">Registers the states that a key has for each window; null where windows merge.</param>
internal sealed class WindowRuntimeContext(IRuntimeContext global, IRuntimeContext? perWindow) : IWindowRuntimeContext
{
    public string OperatorName => global.OperatorName;

    public int SubtaskIndex => global.SubtaskIndex;

    public int Parallelism => global.Parallelism;

    public IRuntimeContext PerWindow => perWindow ?? throw new InvalidOperationException(
        $"Operator '{OperatorName}' has windows that merge, and those have no state of their own: a merged window would have several. Register the state for the key instead.");

    public ValueState<T> GetState<T>(ValueStateDescriptor<T> descriptor) => global.GetState(descriptor);

    public ListState<T> GetListState<T>(ListStateDescriptor<T> descriptor) => global.GetListState(descriptor);

    public MapState<TKey, TValue> GetMapState<TKey, TValue>(MapStateDescriptor<TKey, TValue> descriptor) => global.GetMapState(descriptor);

    public ReducingState<T> GetReducingState<T>(ReducingStateDescriptor<T> descriptor) => global.GetReducingState(descriptor);

    public AggregatingState<TIn, TAccumulator, TOut> GetAggregatingState<TIn, TAccumulator, TOut>(
        AggregatingStateDescriptor<TIn, TAccumulator, TOut> descriptor) => global.GetAggregatingState(descriptor);
}

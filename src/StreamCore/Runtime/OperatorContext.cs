using StreamCore.DataStream;
using StreamCore.State;

namespace StreamCore.Runtime;

/// <summary>What one operator of a chain knows of itself, and where its state lives.</summary>
/// <param name="name">The operator's name.</param>
/// <param name="uid">What the names of its states begin with.</param>
/// <param name="subtask">The subtask.</param>
/// <param name="keyed">Where its keyed state is; a view of its own by default.</param>
internal sealed class OperatorContext(string name, string uid, SubtaskContext subtask, KeyedState? keyed = null) : IRuntimeContext
{
    private readonly HashSet<string> _stateNames = [];
    private readonly List<TimerQueue> _processingTimers = [];
    private readonly List<TimerQueue> _eventTimers = [];

    public string OperatorName { get; } = name;

    public string Uid { get; } = uid;

    public SubtaskContext Subtask { get; } = subtask;

    /// <summary>The operator's own view of the state: an element that it emits may turn operators further down to other keys.</summary>
    public KeyedState KeyedState { get; } = keyed ?? new(subtask.State, subtask.ByKeyGroup);

    public int SubtaskIndex => Subtask.SubtaskIndex;

    public int Parallelism => Subtask.Parallelism;

    /// <summary>All timer queues of the operator.</summary>
    public IEnumerable<TimerQueue> Timers => _eventTimers.Concat(_processingTimers);

    public ValueState<T> GetState<T>(ValueStateDescriptor<T> descriptor)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        Claim(descriptor.Name);
        return new(KeyedState, Uid, descriptor.Name, descriptor.Serializer);
    }

    public ListState<T> GetListState<T>(ListStateDescriptor<T> descriptor)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        Claim(descriptor.Name);
        Claim(descriptor.Name + ListState<T>.ItemsSuffix);
        return new(KeyedState, Uid, descriptor.Name, descriptor.Serializer);
    }

    public MapState<TKey, TValue> GetMapState<TKey, TValue>(MapStateDescriptor<TKey, TValue> descriptor)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        ClaimMap(descriptor);
        return descriptor.Create(KeyedState, Uid);
    }

    public ReducingState<T> GetReducingState<T>(ReducingStateDescriptor<T> descriptor)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        return new(GetState(new ValueStateDescriptor<T>(descriptor.Name, descriptor.Serializer)), descriptor.Reduce);
    }

    public AggregatingState<TIn, TAccumulator, TOut> GetAggregatingState<TIn, TAccumulator, TOut>(
        AggregatingStateDescriptor<TIn, TAccumulator, TOut> descriptor)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        return new(GetState(new ValueStateDescriptor<TAccumulator>(descriptor.Name, descriptor.Serializer)), descriptor);
    }

    /// <summary>The operator's broadcast states.</summary>
    public BroadcastStates GetBroadcastStates(IReadOnlyList<MapStateDescriptor> descriptors)
    {
        foreach (var descriptor in descriptors)
        {
            ClaimMap(descriptor);
        }

        return new(new KeyedState(Subtask.State, Subtask.ByKeyGroup), Uid, descriptors);
    }

    /// <summary>A context whose states have names of their own.</summary>
    /// <param name="scope">What stands before those names.</param>
    /// <param name="scopeKeyed">Where those states are, if that is not where the operator's are.</param>
    public OperatorContext CreateScope(string scope, KeyedState? scopeKeyed = null) =>
        new(OperatorName, $"{Uid}/{scope}", Subtask, scopeKeyed ?? KeyedState);

    /// <summary>The operator's event-time timers.</summary>
    public TimerQueue CreateEventTimers(int namespaceSize = 0) => Add(_eventTimers, new(KeyedState, Uid, "event-timers", namespaceSize));

    /// <summary>The operator's processing-time timers.</summary>
    public TimerQueue CreateProcessingTimers(int namespaceSize = 0) =>
        Add(_processingTimers, new(KeyedState, Uid, "processing-timers", namespaceSize));

    /// <summary>A context with a current key of its own, to read a state of the operator.</summary>
    /// <param name="state">The name of the state.</param>
    /// <exception cref="ArgumentException">The operator has no such state.</exception>
    public OperatorContext CreateView(string state) => _stateNames.Contains(state)
        ? new(OperatorName, Uid, Subtask)
        : throw new ArgumentException(
            $"Operator '{Uid}' has no state '{state}'; it has {(_stateNames.Count == 0 ? "none" : $"'{string.Join("', '", _stateNames.Order(StringComparer.Ordinal))}'")}.", nameof(state));

    private static TimerQueue Add(List<TimerQueue> queues, TimerQueue queue)
    {
        queues.Add(queue);
        return queue;
    }

    private void ClaimMap(MapStateDescriptor descriptor)
    {
        Claim(descriptor.Name);
        Claim(descriptor.Name + LinkedEntries.EntriesSuffix);
    }

    private void Claim(string name)
    {
        if (!_stateNames.Add(name))
        {
            throw new InvalidOperationException(
                $"Operator '{OperatorName}' has two states named '{name}'; each needs a name of its own.");
        }
    }
}

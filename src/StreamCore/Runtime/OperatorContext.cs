using StreamCore.DataStream;
using StreamCore.State;
using StreamCore.State.Expiry;
using StreamCore.State.Schemas;

namespace StreamCore.Runtime;

/// <summary>What one operator of a chain knows of itself, and where its state lives.</summary>
/// <param name="name">The operator's name.</param>
/// <param name="uid">What the names of its states begin with.</param>
/// <param name="subtask">The subtask.</param>
/// <param name="keyed">Where its keyed state is; a view of its own by default.</param>
internal sealed class OperatorContext(string name, string uid, SubtaskContext subtask, KeyedState? keyed = null) : IRuntimeContext
{
    private const string EventTimersName = "event-timers";
    private const string ProcessingTimersName = "processing-timers";

    private readonly HashSet<string> _stateNames = [];
    private readonly List<TimerQueue> _processingTimers = [];
    private readonly List<TimerQueue> _eventTimers = [];

    public string OperatorName { get; } = name;

    public string Uid { get; } = uid;

    public SubtaskContext Subtask { get; } = subtask;

    /// <summary>The operator's own view of the state: an element that it emits may turn operators further down to other keys.</summary>
    public KeyedState KeyedState { get; } = keyed ?? new(subtask.State, subtask.ByKeyGroup, new(subtask.Element));

    /// <summary>The operator's event time, by which its state expires.</summary>
    public StateClock Clock => KeyedState.Clock;

    /// <summary>Whether watermarks may come to the operator.</summary>
    public bool HasEventTime { get; init; } = true;

    public int SubtaskIndex => Subtask.SubtaskIndex;

    public int Parallelism => Subtask.Parallelism;

    /// <summary>All timer queues of the operator.</summary>
    public IEnumerable<TimerQueue> Timers => _eventTimers.Concat(_processingTimers);

    public ValueState<T> GetState<T>(ValueStateDescriptor<T> descriptor)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        return GetValue(descriptor, "a value");
    }

    public ListState<T> GetListState<T>(ListStateDescriptor<T> descriptor)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        Claim(descriptor);
        Claim(descriptor.Name + ListState<T>.ItemsSuffix);
        var format = Register(descriptor, "a list");
        var bounds = new StateKeyPrefix(Uid, descriptor.Name);
        var items = new StateKeyPrefix(Uid, descriptor.Name + ListState<T>.ItemsSuffix);
        if (descriptor.Ttl is not null)
        {
            Subtask.Sweeper.Add(new ExpiringItems<T>(KeyedState.CreateView(), bounds, items, format));
        }

        return new(new(KeyedState, bounds, items), format);
    }

    public MapState<TKey, TValue> GetMapState<TKey, TValue>(MapStateDescriptor<TKey, TValue> descriptor)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        ClaimMap(descriptor);
        return descriptor.Create(KeyedState, Uid, Subtask.Sweeper);
    }

    public ReducingState<T> GetReducingState<T>(ReducingStateDescriptor<T> descriptor)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        return new(GetValue(descriptor, "a reduced value"), descriptor.Reduce);
    }

    public AggregatingState<TIn, TAccumulator, TOut> GetAggregatingState<TIn, TAccumulator, TOut>(
        AggregatingStateDescriptor<TIn, TAccumulator, TOut> descriptor)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        return new(GetValue(descriptor, "an aggregate"), descriptor);
    }

    /// <summary>Notes how the operator's keys are stored.</summary>
    public void RegisterKey<TKey>(TypeSerializer<TKey> serializer) => StateRegistration.RegisterKey(KeyedState, Uid, serializer);

    /// <summary>The operator's broadcast states.</summary>
    public BroadcastStates GetBroadcastStates(IReadOnlyList<MapStateDescriptor> descriptors)
    {
        foreach (var descriptor in descriptors)
        {
            ClaimMap(descriptor);
        }

        return new(new KeyedState(Subtask.State, Subtask.ByKeyGroup, Clock), Uid, descriptors);
    }

    /// <summary>A context whose states have names of their own.</summary>
    /// <param name="scope">What stands before those names.</param>
    /// <param name="scopeKeyed">Where those states are, if that is not where the operator's are.</param>
    public OperatorContext CreateScope(string scope, KeyedState? scopeKeyed = null) =>
        new(OperatorName, $"{Uid}/{scope}", Subtask, scopeKeyed ?? KeyedState) { HasEventTime = HasEventTime };

    /// <summary>The operator's event-time timers.</summary>
    public TimerQueue CreateEventTimers(int namespaceSize = 0) => Add(_eventTimers, new(KeyedState, Uid, EventTimersName, namespaceSize));

    /// <summary>The operator's processing-time timers.</summary>
    public TimerQueue CreateProcessingTimers(int namespaceSize = 0) =>
        Add(_processingTimers, new(KeyedState, Uid, ProcessingTimersName, namespaceSize));

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

    private ValueState<T> GetValue<T>(StateDescriptor<T> descriptor, string kind)
    {
        Claim(descriptor);
        var format = Register(descriptor, kind);
        var prefix = new StateKeyPrefix(Uid, descriptor.Name);
        if (descriptor.Ttl is not null)
        {
            Subtask.Sweeper.Add(new ExpiringValues<T>(KeyedState, prefix, format));
        }

        return new(KeyedState, prefix, format);
    }

    private StateFormat<T> Register<T>(StateDescriptor<T> descriptor, string kind) =>
        new StateRegistration(KeyedState, Uid, descriptor.Name).Register(descriptor, kind, descriptor.Serializer, descriptor.Migrations);

    private void ClaimMap(MapStateDescriptor descriptor)
    {
        Claim(descriptor);
        Claim(descriptor.Name + LinkedEntries.EntriesSuffix);
    }

    private void Claim(StateDescriptor descriptor)
    {
        if (descriptor.Ttl is not null && !HasEventTime)
        {
            throw new InvalidOperationException(
                $"State '{descriptor.Name}' of operator '{OperatorName}' has a time to live, which goes by event time, but no watermarks come to the operator, so "
                + "that nothing would ever expire. Give a source before it a WatermarkStrategy, or call AssignTimestampsAndWatermarks.");
        }

        Claim(descriptor.Name);
    }

    private void Claim(string name)
    {
        if (name is StateRegistration.KeyName or EventTimersName or ProcessingTimersName)
        {
            throw new InvalidOperationException($"Operator '{OperatorName}' has a state named '{name}', which is the runtime's own name; give the state another.");
        }

        if (!_stateNames.Add(name))
        {
            throw new InvalidOperationException(
                $"Operator '{OperatorName}' has two states named '{name}'; each needs a name of its own.");
        }
    }
}

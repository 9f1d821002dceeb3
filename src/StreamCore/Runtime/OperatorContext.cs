using StreamCore.DataStream;
using StreamCore.State;

namespace StreamCore.Runtime;

/// <summary>What one operator of a chain knows of itself, and where its state lives.</summary>
/// <param name="name">The operator's name.</param>
/// <param name="uid">What the names of its states begin with.</param>
/// <param name="subtask">The subtask.</param>
/// <param name="keyed">Where its keyed state is, if that is not the subtask's.</param>
internal sealed class OperatorContext(string name, string uid, SubtaskContext subtask, KeyedState? keyed = null) : IRuntimeContext
{
    private readonly KeyedState _keyed = keyed ?? subtask.KeyedState;
    private readonly HashSet<string> _stateNames = [];
    private readonly List<TimerQueue> _processingTimers = [];
    private readonly List<TimerQueue> _eventTimers = [];

    public string OperatorName { get; } = name;

    public string Uid { get; } = uid;

    public SubtaskContext Subtask { get; } = subtask;

    public int SubtaskIndex => Subtask.SubtaskIndex;

    public int Parallelism => Subtask.Parallelism;

    /// <summary>All timer queues of the operator.</summary>
    public IEnumerable<TimerQueue> Timers => _eventTimers.Concat(_processingTimers);

    public ValueState<T> GetState<T>(ValueStateDescriptor<T> descriptor)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        Claim(descriptor.Name);
        return new(_keyed, Uid, descriptor.Name, descriptor.Serializer);
    }

    public ListState<T> GetListState<T>(ListStateDescriptor<T> descriptor)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        Claim(descriptor.Name);
        return new(_keyed, Uid, descriptor.Name, descriptor.Serializer);
    }

    /// <summary>A context whose states have names of their own.</summary>
    /// <param name="scope">What stands before those names.</param>
    /// <param name="scopeKeyed">Where those states are, if that is not the subtask's keyed state.</param>
    public OperatorContext CreateScope(string scope, KeyedState? scopeKeyed = null) =>
        new(OperatorName, $"{Uid}/{scope}", Subtask, scopeKeyed);

    /// <summary>The operator's event-time timers.</summary>
    public TimerQueue CreateEventTimers(int namespaceSize = 0) => Add(_eventTimers, new(Subtask.KeyedState, Uid, "event-timers", namespaceSize));

    /// <summary>The operator's processing-time timers.</summary>
    public TimerQueue CreateProcessingTimers(int namespaceSize = 0) =>
        Add(_processingTimers, new(Subtask.KeyedState, Uid, "processing-timers", namespaceSize));

    private static TimerQueue Add(List<TimerQueue> queues, TimerQueue queue)
    {
        queues.Add(queue);
        return queue;
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

using StreamCore.Graph;
using StreamCore.State;
using StreamCore.State.Savepoints;

namespace StreamCore.Runtime.Aligned;

/// <summary>
/// Deals restored entries out to the subtasks by key group, whatever the parallelism was before. An entry belongs to the
/// vertex that has the operator whose uid begins the entry's state name.
/// </summary>
internal sealed class StateDealer
{
    private readonly Dictionary<string, JobVertex> _owners = [];
    private readonly Dictionary<(JobVertex, int), PartitionState> _states = [];

    private readonly StateNames _names = new(byKeyGroup: true);
    private readonly bool _isChange;

    /// <param name="region">The region.</param>
    /// <param name="isChange">Whether the entries have to be committed with the first epoch.</param>
    public StateDealer(JobRegion region, bool isChange)
    {
        _isChange = isChange;
        foreach (var vertex in region.Vertices)
        {
            foreach (var node in vertex.Nodes)
            {
                _owners.Add(node.Uid!, vertex);
            }
        }
    }

    /// <summary>The states that belong to operators that the job does not have.</summary>
    public DroppedStates Dropped { get; } = new();

    /// <summary>Gives an entry to whom it belongs; one that belongs to nobody is only noted.</summary>
    public void Deal(byte[] key, byte[] value)
    {
        if (!_owners.TryGetValue(StateKeyPrefix.ReadScope(key.AsSpan(StateScope.Size)), out var vertex))
        {
            Dropped.Note(_names.Read(key, out _), 1);
            return;
        }

        var scope = StateScope.Of(key);
        if (scope == StateScope.Broadcast)
        {
            for (var index = 0; index < vertex.Parallelism; index++)
            {
                State(vertex, index).Restore(key, value, _isChange);
            }
        }
        else
        {
            State(vertex, KeyGroup.SubtaskFor(scope, vertex.Parallelism)).Restore(key, value, _isChange);
        }
    }

    /// <summary>The state of a subtask.</summary>
    public PartitionState State(JobVertex vertex, int index)
    {
        if (!_states.TryGetValue((vertex, index), out var state))
        {
            _states.Add((vertex, index), state = new(new InMemoryStateStore()) { HasBroadcastCopy = index > 0 });
        }

        return state;
    }
}

using StreamCore.Graph;
using StreamCore.State;

namespace StreamCore.Runtime.Aligned;

/// <summary>
/// Deals restored entries out to the subtasks by key group, whatever the parallelism was before. An entry belongs to the
/// vertex that has the operator whose uid begins the entry's state name.
/// </summary>
internal sealed class StateDealer
{
    private readonly Dictionary<string, JobVertex> _owners = [];
    private readonly Dictionary<(JobVertex, int), PartitionState> _states = [];

    public StateDealer(JobRegion region)
    {
        foreach (var vertex in region.Vertices)
        {
            foreach (var node in vertex.Nodes)
            {
                _owners.Add(node.Uid!, vertex);
            }
        }
    }

    /// <summary>Gives an entry to whom it belongs.</summary>
    /// <exception cref="JobFailedException">It belongs to an operator that the job does not have.</exception>
    public void Deal(byte[] key, byte[] value)
    {
        var uid = StateKeyPrefix.ReadScope(key.AsSpan(StateScope.Size));
        if (!_owners.TryGetValue(uid, out var vertex))
        {
            throw new JobFailedException(
                $"The restored state has entries of the operator with uid '{uid}', which the job does not have. Give the operator its "
                + "uid back, or start afresh under another application id.");
        }

        var scope = StateScope.Of(key);
        if (scope == StateScope.Broadcast)
        {
            for (var index = 0; index < vertex.Parallelism; index++)
            {
                State(vertex, index).Restore(key, value);
            }
        }
        else
        {
            State(vertex, KeyGroup.SubtaskFor(scope, vertex.Parallelism)).Restore(key, value);
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

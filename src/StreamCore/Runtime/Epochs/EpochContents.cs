using StreamCore.DataStream;
using StreamCore.State;
using StreamCore.State.Schemas;

namespace StreamCore.Runtime.Epochs;

/// <summary>What an epoch commits, besides what sinks have put into the store's transactions.</summary>
/// <param name="Epoch">The epoch's number.</param>
/// <param name="States">The states whose changes belong to the epoch.</param>
/// <param name="Positions">Where the sources' splits stand, with the source that each belongs to.</param>
internal sealed record EpochContents(
    long Epoch,
    IReadOnlyList<PartitionState> States,
    IReadOnlyList<(object Source, SplitPosition Position)> Positions)
{
    /// <summary>
    /// Goes through all changes. Broadcast state is the same in all subtasks of an operator: the first one's stands for all. Metadata
    /// of states is the same too, but a subtask may be the only one that has registered a state.
    /// </summary>
    public void ForEachChange(PartitionState.ChangeHandler handler)
    {
        foreach (var state in States)
        {
            state.ForEachChange((key, value, deleted) =>
            {
                if (!state.HasBroadcastCopy || !StateScope.IsBroadcast(key) || StateMetadata.IsKey(key[StateScope.Size..]))
                {
                    handler(key, value, deleted);
                }
            });
        }
    }
}

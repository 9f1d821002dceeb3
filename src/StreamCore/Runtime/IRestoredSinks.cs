namespace StreamCore.Runtime;

/// <summary>The states of two-phase sinks' writers as of the last committed epoch.</summary>
internal interface IRestoredSinks
{
    /// <summary>The states that a subtask's writer takes over: its own, and those of subtasks that are no more.</summary>
    IReadOnlyList<ReadOnlyMemory<byte>> RestoredStates(string sinkUid, int subtaskIndex, int parallelism);
}
